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

    public long[] Durations { get; init; } = new long[GroupStatistics.DurationBounds.Count + 1];

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
            case OutcomeKind.Released:
                Skipped++;
                return;
        }

        if (elapsed > TimeSpan.Zero)
        {
            Processing += elapsed;
            Durations[Bucket(elapsed.TotalSeconds)]++;
        }
    }

    /// <summary>A copy that does not change any more.</summary>
    public GroupCounters Freeze() => this with { Durations = [.. Durations] };

    private static int Bucket(double seconds)
    {
        var bounds = GroupStatistics.DurationBounds;
        var bucket = 0;
        while (bucket < bounds.Count && seconds > bounds[bucket])
        {
            bucket++;
        }

        return bucket;
    }
}
