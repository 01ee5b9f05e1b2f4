using System.Text.Json;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Records;
using OmniStack.Agents.Runs;
using OmniStack.Contracts;

namespace OmniStack.Agents.State;

/// <summary>Values of one type in one collection of the store, as JSON. Keys are the encoded ones.</summary>
internal sealed class RecordSet<T>(IRecordStore store, RecordTarget target, int maxBytes, TimeProvider time)
{
    private const int PageSize = 200;
    private const int MaxLimit = 1_000;
    private const int MaxExamined = 10_000;
    private const int MaxRaces = 100;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    public async Task<Kept<T>?> FindAsync(string key, CancellationToken cancellationToken)
        => await store.FindAsync(target.Collection, key, cancellationToken) is { } found ? Read(found) : null;

    /// <returns>False when another version than the expected one is stored.</returns>
    /// <exception cref="OmniStackException"><c>state_too_large</c>, <c>state_full</c>.</exception>
    public async Task<bool> SaveAsync(string key, T value, DateTimeOffset? expiresAt, long? expected, CancellationToken cancellationToken)
        => await SaveAsync(Draft(key, value) with { ExpiresAt = expiresAt, Expected = expected }, cancellationToken);

    public async Task<bool> SaveAsync(RecordDraft draft, CancellationToken cancellationToken)
        => await store.SaveAsync(target, draft, cancellationToken) is not null;

    public RecordDraft Draft(string key, T value)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value, RunJson.Options);
        return json.Length <= maxBytes
            ? new(key, json)
            : throw new OmniStackException(ErrorKind.TooLarge, ErrorCodes.StateTooLarge, $"The value has {json.Length} bytes as JSON; the limit is {maxBytes}.");
    }

    /// <summary>Reads, changes and saves, and begins again when somebody else saved meanwhile, so that no change is lost.</summary>
    /// <param name="change">Called with null when there is none. What it returns is saved; null changes nothing.</param>
    /// <exception cref="OmniStackException"><c>state_conflict</c>: others are faster all the time.</exception>
    public async Task<Kept<T>?> ChangeAsync(string key, Func<Kept<T>?, Kept<T>?> change, CancellationToken cancellationToken)
    {
        for (var race = 0; race < MaxRaces; race++)
        {
            var found = await FindAsync(key, cancellationToken);
            if (change(found) is not { } changed)
            {
                return found;
            }

            if (await SaveAsync(key, changed.Value, changed.ExpiresAt, found?.Version ?? 0, cancellationToken))
            {
                return changed;
            }

            await Task.Delay(LongestPause * Random.Shared.NextDouble(), time, cancellationToken);
        }

        throw new OmniStackException(ErrorKind.Conflict, ErrorCodes.StateConflict, "Others keep changing the same value or list; try again.");
    }

    public Task<bool> DeleteAsync(string key, CancellationToken cancellationToken) => store.DeleteAsync(target.Collection, key, cancellationToken);

    public Task<long> ClearAsync(CancellationToken cancellationToken) => store.ClearAsync(target.Collection, cancellationToken);

    /// <summary>A page of what matches. It looks at 10,000 values at most: a rare match ends the page early, with a cursor to go on.</summary>
    public async Task<StatePage<Kept<T>>> ListAsync(RecordQuery query, Func<T, bool> matches, CancellationToken cancellationToken)
    {
        var limit = Math.Clamp(query.Limit, 1, MaxLimit);
        var step = query with { After = StateKey.Cursor(query.After), Limit = Math.Min(limit + 1, PageSize) };
        List<Kept<T>> found = [];
        for (var examined = 0; examined < MaxExamined; examined += step.Limit)
        {
            var records = await store.ListAsync(target.Collection, step, cancellationToken);
            foreach (var record in records)
            {
                if (found.Count == limit)
                {
                    return new(found, step.After);
                }

                step = step with { After = record.Key };
                if (Read(record) is var kept && matches(kept.Value))
                {
                    found.Add(kept);
                }
            }

            if (records.Count < step.Limit)
            {
                return new(found, Next: null);
            }
        }

        return new(found, step.After);
    }

    public IAsyncEnumerable<RecordChange> ReadChangesAsync(long after, CancellationToken cancellationToken)
        => store.ReadChangesAsync(target.Collection, after, cancellationToken);

    public static Kept<T> Read(StoredRecord record)
        => new(record.Key, JsonSerializer.Deserialize<T>(record.Value.Span, RunJson.Options)!, record.Version, record.ExpiresAt);
}
