using OmniStack.Contracts.Events;
using OmniStack.Web.Components.Shared;
using OmniStack.Web.Features.Agents;
using OmniStack.Web.Features.Overview;
using OmniStack.Web.Tests.Services;

namespace OmniStack.Web.Tests.Overview;

/// <summary>What the overview makes of the figures of the bus.</summary>
public sealed class OverviewTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Trends_CountersGrow_AreRatesAndQuantiles()
    {
        var history = History(Sample(0, processed: 100, failed: 10, backlog: 3, fast: 90), Sample(10, processed: 150, failed: 20, backlog: 7, fast: 190));

        Assert.Equal(5, Assert.Single(Trend.Throughput(history)).Value);
        Assert.Equal(1, Assert.Single(Trend.Failures(history)).Value);
        Assert.Equal(0.00095, Assert.Single(Trend.Latency(history)).Value, 5);
        Assert.Equal([3, 7], Trend.Backlog(history).Select(point => point.Value));
    }

    [Fact]
    public void Trends_CountersSetToZero_AreNotNegative()
    {
        var history = History(Sample(0, processed: 100, failed: 10, fast: 100), Sample(10));

        Assert.Equal(0, Assert.Single(Trend.Throughput(history)).Value);
        Assert.Empty(Trend.Latency(history));
    }

    [Fact]
    public void Trends_DaemonWasAway_BreakTheLine()
    {
        var history = History(Sample(0), Sample(10), Sample(300), Sample(310));

        Assert.Equal([false, true, false], Trend.Throughput(history).Select(point => point.Begins));
        Assert.Equal([false, false, true, false], Trend.Backlog(history).Select(point => point.Begins));
    }

    [Fact]
    public void Trends_ManySamples_AreThinnedWithoutLosingWork()
    {
        var history = History([.. Enumerable.Range(0, 721).Select(i => Sample(i * 10, processed: i * 10))]);

        var points = Trend.Throughput(history);

        Assert.InRange(points.Count, 60, 120);
        Assert.All(points, point => Assert.Equal((1, false), (point.Value, point.Begins)));
        Assert.Equal(Start.AddSeconds(7200), points[^1].At);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.3, 0.4)]
    [InlineData(1, 1)]
    [InlineData(1.2, 2)]
    [InlineData(2.3, 4)]
    [InlineData(4588, 6000)]
    [InlineData(99, 100)]
    public void Scale_OfAnyValue_IsTheNextRoundOne(double most, double top) => Assert.Equal(top, ChartScale.Above(most), 9);

    [Fact]
    public void Attention_GrowingDeadLettersPausedAndStuck_AreListedWorstFirst()
    {
        AgentView[] agents =
        [
            View("resting", paused: true, Group(lag: 2)),
            View("greeter", paused: false, Group(dead: 4)),
            View("stuck", paused: false, Group(oldest: 400)),
            View("well", paused: false, Group()),
        ];

        var items = AttentionList.Of(agents, [new("t", "greeter", 3), new("other", "well", 9)], stuckAfter: TimeSpan.FromMinutes(5));

        Assert.Equal(["greeter has 4 dead letters, 3 of them new.", "stuck has not finished an event in 6 min 40 s.", "resting is paused; 2 events wait."], items.Select(item => item.Text));
        Assert.Equal(["bad", "bad", "warn"], items.Select(item => item.Tone));
        Assert.Equal("/dead-letters?topic=t&agent=greeter", items[0].Path);
        Assert.Equal("/agents/t/stuck", items[1].Path);
    }

    [Fact]
    public void Attention_SomeNewDeadLettersWereReplayed_CountsThoseThatAreThere()
        => Assert.Equal("greeter has 5 dead letters, 5 of them new.",
            Assert.Single(AttentionList.Of([View("greeter", paused: false, Group(dead: 5))], [new("t", "greeter", 6)], stuckAfter: TimeSpan.FromMinutes(5))).Text);

    private static BusHistory History(params BusSample[] samples) => new(10, samples, []);

    private static BusSample Sample(int second, long processed = 0, long failed = 0, long backlog = 0, long fast = 0)
        => new(Start.AddSeconds(second), processed, failed, 0, backlog, [fast, .. Enumerable.Repeat(0L, GroupStatistics.DurationBounds.Count)]);

    private static AgentView View(string name, bool paused, GroupStatistics group) => new(FakeDaemon.Agent("t", name, "") with { Paused = paused }, group);

    private static GroupStatistics Group(long lag = 0, long dead = 0, double oldest = 0) => new()
    {
        Agent = "greeter", Paused = false, Lag = lag, Pending = 0, Retrying = 0, DeadLetters = dead, OldestAgeSeconds = oldest, Received = 0, Processed = 0,
        Failed = 0, Retried = 0, DeadLettered = dead, Skipped = 0, ProcessingSeconds = 0, Durations = [],
    };
}
