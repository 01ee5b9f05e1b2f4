using Microsoft.Extensions.Options;
using OmniStack.Contracts.Events;
using OmniStack.Daemon.Bus.History;

namespace OmniStack.Daemon.Tests;

/// <summary>The recent past of the counters, and its bounds.</summary>
public sealed class BusRecorderTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    private readonly Clock _clock = new();

    [Fact]
    public void Read_AllATopicOrOneAgent_SumsWhatIsAsked()
    {
        var recorder = Recorder();
        Record(recorder, 0, ("t", "a", 1, 0), ("t", "b", 2, 0), ("u", "a", 4, 1));
        Record(recorder, 10, ("t", "a", 2, 0), ("t", "b", 4, 2), ("u", "a", 8, 4), ("u", "new", 16, 1));

        var all = recorder.Read(_ => true, DateTimeOffset.MinValue);
        var topic = recorder.Read(group => group.Topic == "t", DateTimeOffset.MinValue);

        Assert.Equal([7, 30], all.Samples.Select(sample => sample.Processed));
        Assert.Equal([3, 6], topic.Samples.Select(sample => sample.Processed));
        Assert.Equal([6, 12], topic.Samples.Select(sample => sample.Backlog));
        Assert.Equal([3, 6], topic.Samples.Select(sample => sample.Durations[0]));
        Assert.Equal([new("u", "a", 3), new("t", "b", 2), new("u", "new", 1)], all.NewDeadLetters);
        Assert.Equal([new("t", "b", 2)], topic.NewDeadLetters);
    }

    [Fact]
    public void Record_ForLong_KeepsTheWindow()
    {
        var recorder = Recorder(window: TimeSpan.FromMinutes(1));
        for (var second = 0; second <= 600; second += 10)
        {
            Record(recorder, second, ("t", "a", second, 0));
        }

        var kept = recorder.Read(_ => true, DateTimeOffset.MinValue).Samples;

        Assert.Equal(Enumerable.Range(0, 7).Select(i => Start.AddSeconds(540 + i * 10)), kept.Select(sample => sample.At));
        Assert.Equal(3, recorder.Read(_ => true, Start.AddSeconds(580)).Samples.Count);
    }

    [Fact]
    public void Record_ManyAgents_KeepsAtMostTheFigures()
    {
        var recorder = Recorder(figures: 100);
        for (var second = 0; second < 60; second++)
        {
            Record(recorder, second, [.. Enumerable.Range(0, 30).Select(i => ("t", $"a{i}", 1L, 0L))]);
        }

        Assert.Equal(3, recorder.Read(_ => true, DateTimeOffset.MinValue).Samples.Count);
    }

    [Fact]
    public void Read_BeforeTheFirstSample_IsEmpty()
    {
        var history = Recorder().Read(_ => true, DateTimeOffset.MinValue);

        Assert.Equal((5, 0, 0), (history.IntervalSeconds, history.Samples.Count, history.NewDeadLetters.Count));
    }

    private BusRecorder Recorder(TimeSpan? window = null, int figures = 1000)
        => new(Options.Create(new BusHistoryOptions { Window = window ?? TimeSpan.FromHours(1), MaxFigures = figures }), _clock);

    private void Record(BusRecorder recorder, int second, params (string Topic, string Agent, long Processed, long Dead)[] groups)
    {
        _clock.Now = Start.AddSeconds(second);
        recorder.Record(new("embedded", 0, 0, [.. groups.GroupBy(group => group.Topic, (topic, some) => new TopicStatistics(topic, 0, 0, [.. some.Select(one => Group(one.Agent, one.Processed, one.Dead))]))]));
    }

    private static GroupStatistics Group(string agent, long processed, long dead) => new()
    {
        Agent = agent, Paused = false, Lag = processed, Pending = processed, Retrying = 0, DeadLetters = dead, OldestAgeSeconds = 0, Received = processed, Processed = processed,
        Failed = 0, Retried = 0, DeadLettered = dead, Skipped = 0, ProcessingSeconds = 0, Durations = [processed],
    };

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = Start;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
