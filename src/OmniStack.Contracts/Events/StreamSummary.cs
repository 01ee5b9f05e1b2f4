namespace OmniStack.Contracts.Events;

/// <summary>One entry of <c>GET /bus/streams</c>.</summary>
/// <param name="Stream">The topic.</param>
/// <param name="Length"><inheritdoc cref="TopicStatistics" path="/param[@name='Length']"/></param>
/// <param name="Delayed"><inheritdoc cref="TopicStatistics" path="/param[@name='Delayed']"/></param>
/// <param name="Groups">How many agents it has.</param>
public sealed record StreamSummary(string Stream, long Length, long Delayed, int Groups);

/// <summary>What one agent did, from counters that survive restarts. <c>GET /metrics</c> as JSON: by topic, then by agent.</summary>
/// <param name="TasksReceived"><inheritdoc cref="GroupStatistics.Received"/></param>
/// <param name="TasksProcessed"><inheritdoc cref="GroupStatistics.Processed"/></param>
/// <param name="TasksFailed"><inheritdoc cref="GroupStatistics.Failed"/></param>
/// <param name="TasksSkipped"><inheritdoc cref="GroupStatistics.Skipped"/></param>
/// <param name="TasksRetried"><inheritdoc cref="GroupStatistics.Retried"/></param>
/// <param name="TasksDeadLettered"><inheritdoc cref="GroupStatistics.DeadLettered"/></param>
/// <param name="TotalProcessingTime">Seconds that all attempts took together.</param>
/// <param name="AvgProcessingTimeSec">Seconds of an attempt on average; 0 before the first.</param>
/// <param name="P50ProcessingTimeSec">Half of the attempts took at most so long; interpolated within a bucket of <see cref="GroupStatistics.DurationBounds"/>.</param>
/// <param name="P95ProcessingTimeSec">The same of 95 %.</param>
/// <param name="P99ProcessingTimeSec">The same of 99 %.</param>
public sealed record AgentMetrics(long TasksReceived, long TasksProcessed, long TasksFailed, long TasksSkipped, long TasksRetried,
    long TasksDeadLettered, double TotalProcessingTime, double AvgProcessingTimeSec, double P50ProcessingTimeSec,
    double P95ProcessingTimeSec, double P99ProcessingTimeSec);
