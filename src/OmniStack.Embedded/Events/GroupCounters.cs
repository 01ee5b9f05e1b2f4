using OmniStack.Contracts.Events;

namespace OmniStack.Embedded.Events;

/// <summary>What <see cref="GroupStatistics"/> counts of a group. Part of the state: each change of it adds to them.</summary>
internal sealed record GroupCounters
{
    public long Received { get; set; }

    public long Processed { get; set; }

    public long Retried { get; set; }

    public long DeadLettered { get; set; }

    public long Skipped { get; set; }

    public TimeSpan Processing { get; set; }

    /// <summary>Counts for other bounds, as an older journal may have them, say nothing and are dropped.</summary>
    public long[] Durations
    {
        get;
        init => field = value.Length == field.Length ? value : field;
    } = new long[GroupStatistics.DurationBounds.Count + 1];

    public void Count(OutcomeKind kind, TimeSpan elapsed)
    {
        switch (kind)
        {
            case OutcomeKind.Succeeded:
                Processed++;
                break;
            case OutcomeKind.Retried:
                Retried++;
                break;
            case OutcomeKind.Dead:
                DeadLettered++;
                break;
            case OutcomeKind.Released or OutcomeKind.PutOff:
                Skipped++;
                return;
        }

        if (elapsed > TimeSpan.Zero)
        {
            Processing += elapsed;
            Durations[GroupStatistics.DurationIndex(elapsed.TotalSeconds)]++;
        }
    }

    /// <summary>A copy that does not change any more.</summary>
    public GroupCounters Freeze() => this with { Durations = [.. Durations] };
}
