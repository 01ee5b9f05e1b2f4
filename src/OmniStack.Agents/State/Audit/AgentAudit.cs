using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Records;
using OmniStack.Contracts;

namespace OmniStack.Agents.State.Audit;

/// <summary>
/// What agents did, what went wrong and was done about it, and what was measured. Bounded in number and time; the oldest go first.
/// </summary>
/// <remarks>Lists are latest first. Every method throws <see cref="OmniStackException"/> as <c>unavailable</c> when the store is.</remarks>
public sealed class AgentAudit(IRecordStore store, IOptions<AgentStateOptions> options, TimeProvider time)
{
    /// <summary>Notes an event.</summary>
    /// <returns>The event as stored, with its id.</returns>
    /// <exception cref="OmniStackException"><c>state_too_large</c>.</exception>
    public async Task<AuditEvent> LogAsync(AuditEvent entry, CancellationToken cancellationToken)
    {
        var at = TimeOf(entry.At);
        var stored = entry with { Id = NewId(at), At = at };
        await SaveAsync(Events, stored.Id, stored, at, cancellationToken);
        return stored;
    }

    /// <summary>Lists events. A page looks at 10,000 of them at most: a rare match ends it early, with a cursor to go on.</summary>
    public async Task<StatePage<AuditEvent>> ListEventsAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        var page = await Events.ListAsync(RangeOf(query), entry => (query.Type ?? entry.Type) == entry.Type
            && Matches(query, entry.Agent, entry.RunId, entry.ConversationId), cancellationToken);
        return new([.. page.Items.Select(kept => kept.Value)], page.Next);
    }

    /// <summary>Notes an error.</summary>
    /// <returns>The error as stored, with its id.</returns>
    /// <exception cref="OmniStackException"><c>state_too_large</c>.</exception>
    public async Task<AuditError> LogErrorAsync(AuditError error, CancellationToken cancellationToken)
    {
        var at = TimeOf(error.At);
        var stored = error with { Id = NewId(at), At = at };
        await SaveAsync(Errors, stored.Id, stored, at, cancellationToken);
        return stored;
    }

    /// <summary>Notes what was done about an error. The first resolution stays.</summary>
    /// <returns>The error as it is now; null when there is none of this id.</returns>
    /// <exception cref="OmniStackException"><c>state_conflict</c>, <c>state_too_large</c>.</exception>
    public async Task<AuditError?> ResolveErrorAsync(string errorId, string resolution, string? resolvedBy, CancellationToken cancellationToken)
    {
        var kept = await Errors.ChangeAsync(StateKey.Encode(errorId), found => found is { Value.ResolvedAt: null }
            ? found with { Value = found.Value with { ResolvedAt = time.GetUtcNow(), Resolution = resolution, ResolvedBy = resolvedBy } }
            : null, cancellationToken);
        return kept?.Value;
    }

    /// <summary>Lists errors. A page looks at 10,000 of them at most: a rare match ends it early, with a cursor to go on.</summary>
    /// <param name="query">Which.</param>
    /// <param name="isResolved">Null for all.</param>
    /// <param name="severity">At least this bad.</param>
    public async Task<StatePage<AuditError>> ListErrorsAsync(
        AuditQuery query, bool? isResolved, AuditSeverity severity, CancellationToken cancellationToken)
    {
        var page = await Errors.ListAsync(RangeOf(query), error => error.Severity >= severity
            && (isResolved ?? error.ResolvedAt is not null) == error.ResolvedAt is not null
            && (query.Type ?? error.Type) == error.Type
            && Matches(query, error.Agent, error.RunId, error.ConversationId), cancellationToken);
        return new([.. page.Items.Select(kept => kept.Value)], page.Next);
    }

    /// <summary>Notes a measurement.</summary>
    /// <exception cref="OmniStackException"><c>parameter_invalid</c>: it is not finite; <c>state_key_invalid</c>, <c>state_too_large</c>.</exception>
    public async Task RecordAsync(MetricSample sample, CancellationToken cancellationToken)
    {
        if (!double.IsFinite(sample.Value))
        {
            throw new OmniStackException(ErrorKind.Invalid, ErrorCodes.ParameterInvalid, "A measurement is a finite number.");
        }

        var at = TimeOf(sample.At);
        await SaveAsync(Samples(sample.Name), NewId(at), sample with { At = at }, at, cancellationToken);
    }

    /// <summary>Lists measurements of one metric.</summary>
    /// <param name="metric">Its name.</param>
    /// <param name="query">Only its times and page count.</param>
    /// <exception cref="OmniStackException"><c>state_key_invalid</c>.</exception>
    public async Task<StatePage<MetricSample>> ListSamplesAsync(string metric, AuditQuery query, CancellationToken cancellationToken)
    {
        var page = await Samples(metric).ListAsync(RangeOf(query), _ => true, cancellationToken);
        return new([.. page.Items.Select(kept => kept.Value)], page.Next);
    }

    /// <summary>Sums up one metric; reads every sample of the range, which are at most <see cref="AgentStateOptions.MaxSamples"/>.</summary>
    /// <param name="metric">Its name.</param>
    /// <param name="from">At or after; null for all that are kept.</param>
    /// <param name="to">Before; null for until now.</param>
    /// <param name="tags">Samples have all of them; empty for all samples.</param>
    /// <returns>Null when there is no sample.</returns>
    /// <exception cref="OmniStackException"><c>state_key_invalid</c>.</exception>
    public async Task<MetricSummary?> SummarizeAsync(
        string metric, DateTimeOffset? from, DateTimeOffset? to, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken)
    {
        List<double> values = [];
        var query = RangeOf(new AuditQuery { From = from, To = to, Limit = 1_000 });
        do
        {
            var page = await Samples(metric).ListAsync(query, sample => tags.All(sample.Tags.Contains), cancellationToken);
            values.AddRange(page.Items.Select(kept => kept.Value.Value));
            query = query with { After = page.Next };
        }
        while (query.After is not null);
        return MetricSummary.Of(values);
    }

    private RecordSet<AuditEvent> Events => Set<AuditEvent>("audit/events", options.Value.MaxAuditEntries);

    private RecordSet<AuditError> Errors => Set<AuditError>("audit/errors", options.Value.MaxAuditEntries);

    private RecordSet<MetricSample> Samples(string metric) => Set<MetricSample>($"audit/metrics/{StateKey.Encode(metric)}", options.Value.MaxSamples);

    private RecordSet<T> Set<T>(string collection, int maxRecords)
        => new(store, new(collection, maxRecords, DropsFirst: true), options.Value.MaxValueBytes, time);

    private Task<bool> SaveAsync<T>(RecordSet<T> set, string id, T value, DateTimeOffset at, CancellationToken cancellationToken)
        => set.SaveAsync(id, value, at + options.Value.KeepAuditFor, expected: null, cancellationToken);

    private DateTimeOffset TimeOf(DateTimeOffset given) => given == default ? time.GetUtcNow() : given.ToUniversalTime();

    /// <summary>Ids are in the order of their time.</summary>
    private static string NewId(DateTimeOffset at) => $"{LowestId(at)}-{Guid.NewGuid():N}";

    private static string LowestId(DateTimeOffset at) => $"{at.UtcTicks:D19}";

    private static RecordQuery RangeOf(AuditQuery query) => new()
    {
        From = query.From is { } from ? LowestId(from) : null,
        Below = query.To is { } to ? LowestId(to) : null,
        After = query.Cursor,
        Descending = true,
        Limit = query.Limit,
    };

    private static bool Matches(AuditQuery query, string? agent, string? runId, string? conversationId)
        => (query.Agent ?? agent) == agent && (query.RunId ?? runId) == runId && (query.ConversationId ?? conversationId) == conversationId;
}
