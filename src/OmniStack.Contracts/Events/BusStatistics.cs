namespace OmniStack.Contracts.Events;

/// <summary>What the bus holds, per topic, ordered by name. Body of <c>GET /bus/stats</c>.</summary>
/// <param name="Backend"><c>redis</c> or <c>embedded</c>.</param>
/// <param name="MemoryBytes">What the server or the embedded bus uses in memory; 0 when it does not say.</param>
/// <param name="DiskBytes">Bytes of the embedded bus's files, or of Redis's append-only file; 0 when it does not say.</param>
/// <param name="Topics">One per topic.</param>
public sealed record BusStatistics(string Backend, long MemoryBytes, long DiskBytes, IReadOnlyList<TopicStatistics> Topics);

/// <summary>One topic.</summary>
/// <param name="Topic">Its name.</param>
/// <param name="Length">Events stored that not every group has finished.</param>
/// <param name="Delayed">Events that wait for their deliver_at.</param>
/// <param name="Groups">One per agent, ordered by name.</param>
public sealed record TopicStatistics(string Topic, long Length, long Delayed, IReadOnlyList<GroupStatistics> Groups);

/// <summary>One agent's group on a topic, with counters that survive restarts.</summary>
public sealed record GroupStatistics
{
    /// <summary>The agent's name.</summary>
    public required string Agent { get; init; }
    /// <summary>True while it takes nothing; its backlog is kept.</summary>
    public required bool Paused { get; init; }
    /// <summary>Events it has not taken yet.</summary>
    public required long Lag { get; init; }
    /// <summary>Events under a lease.</summary>
    public required long Pending { get; init; }
    /// <summary>Events that wait for their next attempt.</summary>
    public required long Retrying { get; init; }
    /// <summary>Events among its dead letters.</summary>
    public required long DeadLetters { get; init; }
    /// <summary>Seconds since the oldest event that it has not finished was published; 0 when there is none.</summary>
    public required double OldestAgeSeconds { get; init; }
    /// <summary>Deliveries to a handler since the group was created.</summary>
    public required long Received { get; init; }
    /// <summary>Runs that succeeded.</summary>
    public required long Processed { get; init; }
    /// <summary>Attempts that failed.</summary>
    public required long Failed { get; init; }
    /// <summary>Failed attempts that another one followed.</summary>
    public required long Retried { get; init; }
    /// <summary>Runs that went to the dead letters.</summary>
    public required long DeadLettered { get; init; }
    /// <summary>Runs that were cancelled, and deliveries that were handed back.</summary>
    public required long Skipped { get; init; }
    /// <summary>Seconds that all attempts took together.</summary>
    public required double ProcessingSeconds { get; init; }
    /// <summary>Attempts by their duration: counts for the upper bounds of <see cref="DurationBounds"/>, the last one without a bound.</summary>
    public required IReadOnlyList<long> Durations { get; init; }

    /// <summary>Upper bounds in seconds of all but the last of <see cref="Durations"/>.</summary>
    public static IReadOnlyList<double> DurationBounds { get; } = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600];

    /// <summary>Where an attempt that took <paramref name="seconds"/> is counted among <see cref="Durations"/>.</summary>
    public static int DurationIndex(double seconds)
    {
        var index = 0;
        while (index < DurationBounds.Count && seconds > DurationBounds[index])
        {
            index++;
        }

        return index;
    }
}
