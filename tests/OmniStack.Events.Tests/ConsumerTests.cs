using OmniStack.Abstractions.Events;

namespace OmniStack.Events.Tests;

/// <summary>The loop: concurrency, leases, outages of the bus, and the stop.</summary>
public sealed class ConsumerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task ConsumerCount_Events_RunThatManyAtOnce()
    {
        var (running, most) = (0, 0);
        using var gate = new SemaphoreSlim(0);
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent<string, int>("t", async (_, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            gate.Release();
            await _release.Task;
            return Interlocked.Decrement(ref running);
        }, configure: agent => agent.ConsumerCount = 3));
        for (var i = 0; i < 9; i++)
        {
            engine.Bus.Deliver("t", "t", EngineHost.Event("go", $"e{i}"));
        }

        for (var i = 0; i < 3; i++)
        {
            Assert.True(await gate.WaitAsync(Limit, TestContext.Current.CancellationToken));
        }
        Assert.False(engine.Bus.HasSettlement);
        _release.SetResult();
        for (var i = 0; i < 9; i++)
        {
            Assert.IsType<Settlement.Succeeded>(await engine.Bus.NextSettlementAsync());
        }

        Assert.Equal(3, most);
    }

    [Fact]
    public async Task BlockingHandlers_OtherAgents_RunOn()
    {
        using var gate = new ManualResetEventSlim();
        await using var engine = await EngineHost.StartAsync(d => d
            .AddAgent("t", (string _) => gate.Wait(Limit), "blocking")
            .AddAgent("t", (string text) => text, "quick"));
        engine.Bus.Deliver("t", "blocking", EngineHost.Event("go"));
        engine.Bus.Deliver("t", "quick", EngineHost.Event("go"));

        Assert.Equal("quick", (await engine.Bus.NextSettlementAsync()).Delivery.Group.Agent);

        gate.Set();
        Assert.Equal("blocking", (await engine.Bus.NextSettlementAsync()).Delivery.Group.Agent);
    }

    [Fact]
    public async Task Lease_HandlerRunsLong_IsExtendedAgainAndAgain()
    {
        await using var engine = await StartWaitingAgentAsync();
        var delivery = engine.Bus.Deliver("t", "t", EngineHost.Event("go"));

        Assert.Equal([delivery.Token], await engine.Bus.NextExtensionAsync());
        Assert.Equal([delivery.Token], await engine.Bus.NextExtensionAsync());

        _release.SetResult();
        Assert.IsType<Settlement.Succeeded>(await engine.Bus.NextSettlementAsync());
    }

    [Fact]
    public async Task Lease_Lost_CancelsTheRunAndDropsItsOutcome()
    {
        await using var engine = await StartWaitingAgentAsync();
        var delivery = engine.Bus.Deliver("t", "t", EngineHost.Event("go"));
        await _started.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);
        engine.Bus.Lost[delivery.Token] = true;
        await Eventually.IsTrueAsync(() => engine.Log.Count(2010) == 1);

        engine.Bus.Deliver("t", "t", EngineHost.Event("go", "e2"));
        _release.SetResult();

        Assert.Equal("e2", (await engine.Bus.NextSettlementAsync()).Delivery.Event.Id);
    }

    [Fact]
    public async Task Lease_SettledWhileItIsExtended_IsNoLoss()
    {
        var settling = new TaskCompletionSource();
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent("t", (string text) => text,
            configure: agent => agent.ReclaimIdle = TimeSpan.FromMilliseconds(300)));
        engine.Bus.BeforeSettle = _ => settling.Task;
        var delivery = engine.Bus.Deliver("t", "t", EngineHost.Event("go"));

        Assert.Equal([delivery.Token], await engine.Bus.NextExtensionAsync());
        engine.Bus.Lost[delivery.Token] = true;
        Assert.Equal([delivery.Token], await engine.Bus.NextExtensionAsync());
        Assert.Equal([delivery.Token], await engine.Bus.NextExtensionAsync());
        settling.SetResult();

        Assert.IsType<Settlement.Succeeded>(await engine.Bus.NextSettlementAsync());
        Assert.Equal(0, engine.Log.Count(2010));
    }

    [Fact]
    public async Task Outage_WhileAHandlerRuns_ItsOutcomeIsStoredWhenTheBusIsBack()
    {
        await using var engine = await StartWaitingAgentAsync();
        engine.Bus.Deliver("t", "t", EngineHost.Event("go"));
        await _started.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);

        engine.Bus.Away = true;
        _release.SetResult();
        await Eventually.IsTrueAsync(() => engine.Log.Count(2001) == 1);
        engine.Bus.Deliver("t", "t", EngineHost.Event("go", "e2"));
        engine.Bus.Away = false;

        // In either order: what finishes during the outage does not wait for what is tried again.
        Settlement[] stored = [await engine.Bus.NextSettlementAsync(), await engine.Bus.NextSettlementAsync()];
        Assert.Equal(["e1", "e2"], stored.Select(one => Assert.IsType<Settlement.Succeeded>(one).Delivery.Event.Id).Order(StringComparer.Ordinal));
        Assert.Equal((1, 1), (engine.Log.Count(2001), engine.Log.Count(2003)));
    }

    [Fact]
    public async Task Outage_AtTheStart_SubscribesWhenTheBusIsBack()
    {
        var bus = new FakeBus { Away = true };
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent("t", (string text) => text), bus: bus);
        await Eventually.IsTrueAsync(() => engine.Log.Count(2001) == 1);
        bus.Away = false;

        bus.Deliver("t", "t", EngineHost.Event("go"));

        Assert.IsType<Settlement.Succeeded>(await bus.NextSettlementAsync());
        Assert.Single(bus.Agents);
    }

    [Fact]
    public async Task Settle_ManyFinishWhileTheBusIsBusy_AreStoredInOneStep()
    {
        var busy = new TaskCompletionSource();
        var ran = 0;
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent("t", (string _) => Interlocked.Increment(ref ran), configure: agent => agent.ConsumerCount = 50));
        engine.Bus.BeforeSettle = _ =>
        {
            _started.TrySetResult();
            return busy.Task;
        };
        engine.Bus.Deliver("t", "t", EngineHost.Event("go", "first"));
        await _started.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);
        for (var i = 0; i < 40; i++)
        {
            engine.Bus.Deliver("t", "t", EngineHost.Event("go", $"e{i}"));
        }
        await Eventually.IsTrueAsync(() => Volatile.Read(ref ran) == 41);
        busy.SetResult();

        for (var i = 0; i < 41; i++)
        {
            await engine.Bus.NextSettlementAsync();
        }

        Assert.Equal(41, engine.Bus.SettleBatches.Sum());
        Assert.DoesNotContain(0, engine.Bus.SettleBatches);
        Assert.True(engine.Bus.SettleBatches.Count < 41, $"{engine.Bus.SettleBatches.Count} steps for 41 outcomes.");
    }

    [Fact]
    public async Task Stop_HandlerFinishesInTime_StoresItsOutcome()
    {
        await using var engine = await StartWaitingAgentAsync();
        engine.Bus.Deliver("t", "t", EngineHost.Event("go"));
        await _started.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);

        var stopping = engine.StopAsync();
        _release.SetResult();
        await stopping;

        Assert.IsType<Settlement.Succeeded>(await engine.Bus.NextSettlementAsync());
    }

    [Fact]
    public async Task Stop_HandlerTakesTooLong_IsCancelledAndHandedBack()
    {
        await using var engine = await StartWaitingAgentAsync(options => options.DrainTimeout = TimeSpan.FromMilliseconds(30));
        engine.Bus.Deliver("t", "t", EngineHost.Event("go"));
        await _started.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);

        await engine.StopAsync();

        Assert.IsType<Settlement.Released>(await engine.Bus.NextSettlementAsync());
    }

    private Task<EngineHost> StartWaitingAgentAsync(Action<EventsOptions>? configure = null)
        => EngineHost.StartAsync(d => d.AddAgent<string, int>("t", async (_, cancellationToken) =>
        {
            _started.TrySetResult();
            await _release.Task.WaitAsync(cancellationToken);
            return 1;
        }, configure: agent => agent.ReclaimIdle = TimeSpan.FromMilliseconds(300)), configure);
}
