using OmniStack.Contracts.Events;

namespace OmniStack.Daemon.Metrics;

/// <summary>Adds up what the timelines of runs tell.</summary>
internal sealed class RunCounts
{
    private readonly long[] _durations = new long[GroupStatistics.DurationBounds.Count + 1];
    private long _received;
    private long _processed;
    private long _failed;
    private long _skipped;
    private long _retried;
    private long _deadLettered;
    private double _seconds;

    public void Add(AgentRun run)
    {
        _received += run.Attempts;
        _processed += run.State == TaskState.Succeeded ? 1 : 0;
        _skipped += run.State == TaskState.Cancelled ? 1 : 0;
        _deadLettered += run.State == TaskState.Dead ? 1 : 0;
        _failed += run.Timeline.Count(step => step.Error is not null);
        _retried += run.Timeline.Count(step => step is { State: TaskState.Retrying, Error: not null });
        foreach (var (began, ended) in run.Timeline.Zip(run.Timeline.Skip(1)).Where(steps => steps.First.State == TaskState.Running))
        {
            AddAttempt((ended.At - began.At).TotalSeconds);
        }
    }

    public AgentMetrics ToMetrics() => MetricsJson.Write(new GroupStatistics
    {
        Agent = "", Paused = false, Lag = 0, Pending = 0, Retrying = 0, DeadLetters = 0, OldestAgeSeconds = 0,
        Received = _received, Processed = _processed, Failed = _failed, Retried = _retried, DeadLettered = _deadLettered, Skipped = _skipped,
        ProcessingSeconds = _seconds, Durations = _durations,
    });

    private void AddAttempt(double seconds)
    {
        _seconds += seconds;
        _durations[GroupStatistics.DurationIndex(seconds)]++;
    }
}
