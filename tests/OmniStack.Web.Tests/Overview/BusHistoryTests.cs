using Microsoft.Extensions.Options;
using OmniStack.Contracts.Events;
using OmniStack.Web.Features.Agents;
using OmniStack.Web.Features.Overview;
using OmniStack.Web.Tests.Services;

namespace OmniStack.Web.Tests.Overview;

/// <summary>What the overview makes of the figures of the bus.</summary>
public sealed class BusHistoryTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    private readonly Clock _clock = new();
    private readonly BusHistory _history;

    public BusHistoryTests() => _history = new(
        Options.Create(new WebOptions { SampleInterval = TimeSpan.FromSeconds(10), SampleWindow = TimeSpan.FromMinutes(1) }), _clock);

    [Fact]
    public void Record_OftenerThanTheInterval_KeepsOnePerInterval()
    {
        for (var second = 0; second <= 30; second++)
        {
            RecordAt(second, Group());
        }

        Assert.InRange(_history.Read().Count, 4, 5);
    }

    [Fact]
    public void Record_ForLong_KeepsTheWindow()
    {
        for (var second = 0; second <= 600; second += 10)
        {
            RecordAt(second, Group());
        }

        Assert.Equal(7, _history.Read().Count);
        Assert.Equal(Start.AddSeconds(540), _history.Read()[0].At);
    }

    [Fact]
    public void Trends_CountersGrow_AreRatesAndAverages()
    {
        RecordAt(0, Group(processed: 100, failed: 10, seconds: 50, lag: 3));
        RecordAt(10, Group(processed: 150, failed: 20, seconds: 80, lag: 7));

        Assert.Equal(5, Assert.Single(Trend.Throughput(_history.Read())).Value);
        Assert.Equal(1, Assert.Single(Trend.Failures(_history.Read())).Value);
        Assert.Equal(0.5, Assert.Single(Trend.Latency(_history.Read())).Value);
        Assert.Equal([3, 7], Trend.Backlog(_history.Read()).Select(point => point.Value));
    }

    [Fact]
    public void Trends_CountersSetToZero_AreNotNegative()
    {
        RecordAt(0, Group(processed: 100, failed: 10, seconds: 50));
        RecordAt(10, Group());

        Assert.Equal(0, Assert.Single(Trend.Throughput(_history.Read())).Value);
        Assert.Empty(Trend.Latency(_history.Read()));
    }

    [Fact]
    public void Attention_GrowingDeadLettersPausedAndStuck_AreListedWorstFirst()
    {
        RecordAt(0, Group(dead: 1));
        RecordAt(10, Group(dead: 4));
        AgentView[] agents =
        [
            View("resting", paused: true, Group(lag: 2)),
            View("greeter", paused: false, Group(dead: 4)),
            View("stuck", paused: false, Group(oldest: 400)),
            View("well", paused: false, Group()),
        ];

        var items = AttentionList.Of(agents, _history.Read(), stuckAfter: TimeSpan.FromMinutes(5));

        Assert.Equal(["greeter has 4 dead letters, 3 of them new.", "stuck has not finished an event in 6 min 40 s.", "resting is paused; 2 events wait."], items.Select(item => item.Text));
        Assert.Equal(["bad", "bad", "warn"], items.Select(item => item.Tone));
        Assert.Equal("/dead-letters?topic=t&agent=greeter", items[0].Path);
        Assert.Equal("/agents/t/stuck", items[1].Path);
    }

    private void RecordAt(int second, GroupStatistics group)
    {
        _clock.Now = Start.AddSeconds(second);
        _history.Record(new("redis", 0, 0, [new("t", 0, 0, [group])]));
    }

    private static AgentView View(string name, bool paused, GroupStatistics group) => new(FakeDaemon.Agent("t", name, "") with { Paused = paused }, group);

    private static GroupStatistics Group(long processed = 0, long failed = 0, double seconds = 0, long lag = 0, long dead = 0, double oldest = 0) => new()
    {
        Agent = "greeter", Paused = false, Lag = lag, Pending = 0, Retrying = 0, DeadLetters = dead, OldestAgeSeconds = oldest, Received = processed + failed, Processed = processed,
        Failed = failed, Retried = 0, DeadLettered = dead, Skipped = 0, ProcessingSeconds = seconds, Durations = [],
    };

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = Start;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
