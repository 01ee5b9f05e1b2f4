using OmniStack.Contracts.Events;

namespace OmniStack.Abstractions.Events;

/// <summary>What the bus holds, for operators.</summary>
public interface IBusMonitor
{
    /// <summary>Lengths, lags and counters of every topic and group. Costs the server a few calls per group, none per event.</summary>
    Task<BusStatistics> GetStatisticsAsync(CancellationToken cancellationToken);

    /// <summary>The latest events that a topic still holds, latest first.</summary>
    /// <param name="count">1 to 1,000.</param>
    Task<IReadOnlyList<EventEnvelope>> PeekAsync(string topic, int count, CancellationToken cancellationToken);

    /// <summary>Sets the counters of every group back to zero.</summary>
    Task ClearCountersAsync(CancellationToken cancellationToken);
}
