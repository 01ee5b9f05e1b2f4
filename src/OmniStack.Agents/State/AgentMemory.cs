using System.Text.Json;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Records;
using OmniStack.Agents.Runs;

namespace OmniStack.Agents.State;

/// <summary>What agents remember: values by key, for everybody, a project or a conversation.</summary>
/// <remarks>Every method throws <see cref="Abstractions.OmniStackException"/>: <c>state_key_invalid</c> for a key of 0 or more than 200 characters, <c>unavailable</c>.</remarks>
public sealed class AgentMemory(IRecordStore store, IOptions<AgentStateOptions> options, TimeProvider time)
{
    /// <returns>The value; null when there is none.</returns>
    public async Task<JsonElement?> FindAsync(StateScope scope, string key, CancellationToken cancellationToken)
        => (await In(scope).FindAsync(StateKey.Encode(key), cancellationToken))?.Value;

    /// <returns>The value as <typeparamref name="T"/>; its default when there is none.</returns>
    /// <exception cref="JsonException">It is no <typeparamref name="T"/>.</exception>
    public async Task<T?> GetAsync<T>(StateScope scope, string key, CancellationToken cancellationToken)
        => await FindAsync(scope, key, cancellationToken) is { } value ? value.Deserialize<T>(RunJson.Options) : default;

    /// <summary>Sets a value that is kept until it is deleted.</summary>
    /// <exception cref="Abstractions.OmniStackException"><c>state_too_large</c>, <c>state_full</c>.</exception>
    public Task SetAsync<T>(StateScope scope, string key, T value, CancellationToken cancellationToken)
        => In(scope).SaveAsync(StateKey.Encode(key), RunJson.ToElement(value), expiresAt: null, expected: null, cancellationToken);

    /// <summary>Sets a value that is forgotten after a time.</summary>
    /// <param name="timeToLive">Millisecond resolution.</param>
    /// <inheritdoc cref="SetAsync{T}(StateScope, string, T, CancellationToken)"/>
    public Task SetAsync<T>(StateScope scope, string key, T value, TimeSpan timeToLive, CancellationToken cancellationToken)
        => In(scope).SaveAsync(StateKey.Encode(key), RunJson.ToElement(value), time.GetUtcNow() + timeToLive, expected: null, cancellationToken);

    /// <summary>Changes a value in one step: what others save meanwhile is not lost. It keeps the time at which it is forgotten.</summary>
    /// <param name="change">Gets the value, or the default when there is none. May be called more than once.</param>
    /// <returns>What was saved.</returns>
    /// <exception cref="Abstractions.OmniStackException"><c>state_conflict</c>, <c>state_too_large</c>, <c>state_full</c>.</exception>
    public async Task<T> UpdateAsync<T>(StateScope scope, string key, Func<T?, T> change, CancellationToken cancellationToken)
    {
        var encoded = StateKey.Encode(key);
        var saved = await In(scope).ChangeAsync(encoded, found =>
        {
            var current = found is null ? default : found.Value.Deserialize<T>(RunJson.Options);
            return new(encoded, RunJson.ToElement(change(current)), Version: 0, found?.ExpiresAt);
        }, cancellationToken);
        return saved!.Value.Deserialize<T>(RunJson.Options)!;
    }

    /// <returns>False when there was none.</returns>
    public Task<bool> DeleteAsync(StateScope scope, string key, CancellationToken cancellationToken)
        => In(scope).DeleteAsync(StateKey.Encode(key), cancellationToken);

    /// <summary>Lists keys and values by key.</summary>
    /// <param name="prefix">Keys begin with it; empty for all.</param>
    /// <param name="cursor">From the page before; null for the first.</param>
    /// <param name="limit">1 to 1,000.</param>
    public async Task<StatePage<MemoryEntry>> ListAsync(StateScope scope, string prefix, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var query = RecordQuery.StartingWith(StateKey.EncodePrefix(prefix)) with { After = cursor, Limit = limit };
        var page = await In(scope).ListAsync(query, _ => true, cancellationToken);
        return new([.. page.Items.Select(kept => new MemoryEntry(StateKey.Decode(kept.Key), kept.Value, kept.ExpiresAt))], page.Next);
    }

    /// <summary>Forgets everything of the scope.</summary>
    /// <returns>How many values.</returns>
    public Task<long> ClearAsync(StateScope scope, CancellationToken cancellationToken) => In(scope).ClearAsync(cancellationToken);

    private RecordSet<JsonElement> In(StateScope scope)
        => new(store, new($"memory/{scope.Path}", options.Value.MaxKeys), options.Value.MaxValueBytes, time);
}
