using System.Collections.Concurrent;
using OmniStack.Abstractions.Events;
using OmniStack.Events.Running;

namespace OmniStack.Events.Tests;

/// <summary>What operators do to running agents, what hung handlers do to them, and how far they take events ahead.</summary>
public sealed class ControlTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Cancelled_RunningTask_StopsItsHandlerSoonWhateverTheLease()
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent<string, int>("t", async (_, cancellationToken) =>
        {
            using var noted = cancellationToken.Register(stopped.SetResult);
            await _release.Task;
            return 1;
        }, configure: agent => agent.ReclaimIdle = TimeSpan.FromHours(1)), options => options.LeaseCheck = TimeSpan.FromMilliseconds(50));

        engine.Bus.Lost[engine.Bus.Deliver("t", "t", EngineHost.Event("go")).Token] = true;

        await stopped.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);
        _release.SetResult();
        await engine.StopAsync();
        Assert.False(engine.Bus.HasSettlement);
    }

    [Fact]
    public async Task Revoked_RunningTask_StopsItsHandlerWithoutALeaseCheck()
    {
        var (begun, stopped) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent<string, int>("t", async (_, cancellationToken) =>
        {
            begun.SetResult();
            using var noted = cancellationToken.Register(stopped.SetResult);
            await _release.Task;
            return 1;
        }, configure: agent => agent.ReclaimIdle = TimeSpan.FromHours(1)), options => options.LeaseCheck = TimeSpan.FromMinutes(1));
        var delivery = engine.Bus.Deliver("t", "t", EngineHost.Event("go"));
        await begun.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);

        engine.Bus.Revoke(delivery);

        await stopped.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);
        _release.SetResult();
        await engine.StopAsync();
        Assert.False(engine.Bus.HasSettlement);
    }

    [Fact]
    public async Task Deleted_Agent_TakesNothingAndDoesNotSubscribeAgain()
    {
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent("t", (string text) => text));
        await Eventually.IsTrueAsync(() => engine.Bus.Agents.Count == 1);

        engine.Bus.IsDeleted = true;
        await Eventually.IsTrueAsync(() => engine.Log.Count(2034) == 1);
        engine.Bus.IsDeleted = false;
        var receives = engine.Bus.ReceiveCounts.Count;
        engine.Bus.Deliver("t", "t", EngineHost.Event("go"));
        await engine.StopAsync();

        Assert.Equal((1, receives, false), (engine.Bus.Agents.Count, engine.Bus.ReceiveCounts.Count, engine.Bus.HasSettlement));
        Assert.Equal(0, engine.Log.Count(2001));
    }

    [Fact]
    public async Task HungHandlers_AtTheLimit_TakeNoMoreUntilOneReturns()
    {
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent<string, int>("t", async (text, _) =>
        {
            await (text == "hang" ? _release.Task : Task.CompletedTask);
            return 1;
        }, configure: agent => (agent.Timeout, agent.MaxAbandonedRuns) = (TimeSpan.FromMilliseconds(20), 2)), options => options.CancelGrace = TimeSpan.FromMilliseconds(20));
        var health = engine.Service<AgentHealth>();
        engine.Bus.Deliver("t", "t", EngineHost.Event("hang", "e1"));
        Assert.IsType<Settlement.Retried>(await engine.Bus.NextSettlementAsync());
        Assert.Empty(health.FindHung());
        engine.Bus.Deliver("t", "t", EngineHost.Event("hang", "e2"));
        Assert.IsType<Settlement.Retried>(await engine.Bus.NextSettlementAsync());
        await Eventually.IsTrueAsync(() => engine.Log.Count(2035) == 1);
        Assert.Equal([new AgentGroup("t", "t")], health.FindHung());
        engine.Bus.Deliver("t", "t", EngineHost.Event("go", "e3"));
        Assert.False(engine.Bus.HasSettlement);

        _release.SetResult();

        Assert.Equal("e3", Assert.IsType<Settlement.Succeeded>(await engine.Bus.NextSettlementAsync()).Delivery.Event.Id);
        Assert.Empty(health.FindHung());
    }

    [Fact]
    public async Task Rate_Configured_IsToldToTheBus()
    {
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent("t", (string text) => text, configure: agent => agent.RatePerSecond = 2.5));
        await Eventually.IsTrueAsync(() => engine.Bus.Agents.Count == 1);

        Assert.Equal(2.5, engine.Bus.Agents.Single().Config.RatePerSecond);
    }

    [Fact]
    public async Task Prefetch_QuickHandler_TakesManyAtOnceAndRunsThemInOrderOneAtATime()
    {
        var (running, most) = (0, 0);
        var ran = new ConcurrentQueue<string>();
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent("t", (string text) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            ran.Enqueue(text);
            return Interlocked.Decrement(ref running);
        }));
        for (var i = 0; i < 500; i++)
        {
            engine.Bus.Deliver("t", "t", EngineHost.Event($"{i}", $"e{i}"));
        }

        for (var i = 0; i < 500; i++)
        {
            Assert.IsType<Settlement.Succeeded>(await engine.Bus.NextSettlementAsync());
        }

        Assert.Equal(1, most);
        Assert.Equal(Enumerable.Range(0, 500).Select(i => $"{i}"), ran);
        Assert.Equal(1, engine.Bus.ReceiveCounts.First());
        Assert.True(engine.Bus.ReceiveCounts.Max() > 10, $"At most {engine.Bus.ReceiveCounts.Max()} at once.");
    }

    [Fact]
    public async Task Prefetch_HandlerTurnsSlow_HandsBackWhatItHolds()
    {
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent<string, int>("t", async (text, cancellationToken) =>
        {
            await (text == "slow" ? _release.Task.WaitAsync(cancellationToken) : Task.CompletedTask);
            return 1;
        }));
        await Eventually.IsTrueAsync(async () =>
        {
            engine.Bus.Deliver("t", "t", EngineHost.Event("go", "warm"));
            Assert.IsType<Settlement.Succeeded>(await engine.Bus.NextSettlementAsync());
            return engine.Bus.ReceiveCounts.Last() > 20;
        });
        // The receive that waits takes both: one to run, one to hold.
        engine.Bus.DeliverTogether("t", "t", EngineHost.Event("slow", "e1"), EngineHost.Event("go", "e2"));

        Assert.Equal("e2", Assert.IsType<Settlement.Released>(await engine.Bus.NextSettlementAsync()).Delivery.Event.Id);
        _release.SetResult();
        Assert.Equal("e1", Assert.IsType<Settlement.Succeeded>(await engine.Bus.NextSettlementAsync()).Delivery.Event.Id);
    }

    [Fact]
    public void Prefetch_ByTheTimeOfRuns_GrowsAndStops()
    {
        var prefetch = new Prefetch(500);
        Assert.Equal(1, prefetch.CountFor(1, 1));

        prefetch.Ran(TimeSpan.FromMicroseconds(10));
        Assert.Equal(501, prefetch.CountFor(1, 1));
        prefetch.Received(hasRepeated: true);
        Assert.Equal(1, prefetch.CountFor(1, 1));
        prefetch.Received(hasRepeated: false);
        Assert.Equal(501, prefetch.CountFor(1, 1));
        prefetch.Ran(TimeSpan.FromSeconds(1));
        Assert.Equal(1, prefetch.CountFor(1, 1));
        Assert.Equal(4, new Prefetch(0).CountFor(4, 4));
    }
}
