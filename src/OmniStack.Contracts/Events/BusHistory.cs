namespace OmniStack.Contracts.Events;

/// <summary>What the agents had counted at moments of the last minutes. Body of <c>GET /bus/history</c>.</summary>
/// <param name="IntervalSeconds">Between two samples, while the daemon that answers runs and the bus answers it.</param>
/// <param name="Samples">The oldest first; empty when the daemon has just begun.</param>
/// <param name="NewDeadLetters">The agents that gave something up since the first sample, the one with the most first.</param>
public sealed record BusHistory(double IntervalSeconds, IReadOnlyList<BusSample> Samples, IReadOnlyList<NewDeadLetters> NewDeadLetters);

/// <summary>The counters of the bus at one moment, of all runners together; they go back to zero only when somebody clears them.</summary>
/// <param name="At">When they were read (UTC).</param>
/// <param name="Processed">Runs that succeeded.</param>
/// <param name="Failed">Attempts that failed.</param>
/// <param name="DeadLettered">Runs that were given up.</param>
/// <param name="Backlog">Deliveries that are not finished: waiting, running and retrying.</param>
/// <param name="Durations">Attempts by their duration, as <see cref="GroupStatistics.Durations"/>.</param>
public sealed record BusSample(DateTimeOffset At, long Processed, long Failed, long DeadLettered, long Backlog, IReadOnlyList<long> Durations);

/// <summary>How much one agent gave up.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Agent">Its name.</param>
/// <param name="Count">1 or more.</param>
public sealed record NewDeadLetters(string Topic, string Agent, long Count);
