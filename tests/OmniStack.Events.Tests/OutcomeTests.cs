using System.Text.Json;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts;
using OmniStack.Events.Running;

namespace OmniStack.Events.Tests;

/// <summary>How a delivery ends, by what its handler does.</summary>
public sealed class OutcomeTests
{
    private sealed record Input(string Name, int Count = 1);

    [Fact]
    public async Task Run_HandlerReturns_StoresItsResult()
    {
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent("t", (Input input) => new { Reply = $"Hello, {input.Name}!" }));
        engine.Bus.Deliver("t", "t", EngineHost.Event(new { name = "Ada" }));

        var outcome = Assert.IsType<Settlement.Succeeded>(await engine.Bus.NextSettlementAsync());

        Assert.Equal("""{"reply":"Hello, Ada!"}""", outcome.Result.GetRawText());
        Assert.Equal(TimeSpan.FromHours(24), outcome.KeepFor);
    }

    [Fact]
    public async Task Run_HandlerThrows_RetriesAfterADelayOfTheBackoff()
    {
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent<Input, string>("t", Throw,
            configure: agent => agent.RetryBaseDelay = TimeSpan.FromSeconds(8)));
        engine.Bus.Deliver("t", "t", EngineHost.Event(new { name = "Ada" }), attempt: 3);

        var outcome = Assert.IsType<Settlement.Retried>(await engine.Bus.NextSettlementAsync());

        Assert.InRange(outcome.Delay, TimeSpan.Zero, TimeSpan.FromSeconds(32));
        Assert.Equal((typeof(TimeZoneNotFoundException).FullName, "no", true), (outcome.Error.Type, outcome.Error.Message, outcome.Error.Retriable));
    }

    [Fact]
    public async Task Run_LastAttemptThrows_DeadLetters()
    {
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent<Input, string>("t", Throw, configure: agent => agent.DlqRetryLimit = 2));
        engine.Bus.Deliver("t", "t", EngineHost.Event(new { name = "Ada" }), attempt: 3);

        var outcome = Assert.IsType<Settlement.DeadLettered>(await engine.Bus.NextSettlementAsync());

        Assert.Equal("no", outcome.Error.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_LastAttemptThrows_IsBuriedOnlyWhenThatCouldBeTold(bool fails)
    {
        var told = new List<string>();
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent<Input, string>("t", Throw, configure: agent =>
        {
            agent.DlqRetryLimit = 0;
            agent.BeforeDeadLetter = (item, error, _, _) =>
            {
                told.Add($"{item.Topic}: {error.Message}");
                return fails ? throw new TimeoutException() : Task.CompletedTask;
            };
        }));
        engine.Bus.Deliver("t", "t", EngineHost.Event(new { name = "Ada" }));

        var outcome = await engine.Bus.NextSettlementAsync();

        Assert.Equal(["t: no"], told);
        Assert.True(fails ? outcome is Settlement.Retried { Error.Message: "no" } : outcome is Settlement.DeadLettered { Error.Message: "no" });
    }

    [Fact]
    public async Task Run_NonRetriable_DeadLettersAtOnceWithoutAStackTrace()
    {
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent("t", string (Input _) => throw new NonRetriableException("never")));
        engine.Bus.Deliver("t", "t", EngineHost.Event(new { name = "Ada" }));

        var outcome = Assert.IsType<Settlement.DeadLettered>(await engine.Bus.NextSettlementAsync());

        Assert.Equal(("never", false), (outcome.Error.Message, outcome.Error.Retriable));
        Assert.Empty(engine.Log.Exceptions);
    }

    [Theory]
    [InlineData("""{"count":2}""", "payload.content.name is required.")]
    [InlineData("""{"name":"Ada","count":"two"}""", "payload.content.count is not of the type the agent takes.")]
    [InlineData("""{"name":null}""", "payload.content.name is not of the type the agent takes.")]
    [InlineData("[]", "payload.content must be a JSON object.")]
    public async Task Run_ContentOfAnotherShape_DeadLettersAndNamesTheMember(string content, string message)
    {
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent("t", (Input input) => input.Name));
        engine.Bus.Deliver("t", "t", EngineHost.Event(JsonElement.Parse(content)));

        var outcome = Assert.IsType<Settlement.DeadLettered>(await engine.Bus.NextSettlementAsync());

        Assert.Equal(message, outcome.Error.Message);
    }

    [Fact]
    public async Task Run_RunnersDiedOnEveryAttempt_DeadLettersWithoutRunning()
    {
        var runs = 0;
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent("t", (Input _) => Interlocked.Increment(ref runs)));
        engine.Bus.Deliver("t", "t", EngineHost.Event(new { name = "Ada" }), attempt: 5);

        var outcome = Assert.IsType<Settlement.DeadLettered>(await engine.Bus.NextSettlementAsync());

        Assert.Equal("lease_lost", outcome.Error.Type);
        Assert.Equal(0, runs);
    }

    [Fact]
    public async Task Run_PastTheTimeout_IsCancelledAndRetried()
    {
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent<Input, int>("t", async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return 1;
        }, configure: agent => agent.Timeout = TimeSpan.FromMilliseconds(30)));
        engine.Bus.Deliver("t", "t", EngineHost.Event(new { name = "Ada" }));

        var outcome = Assert.IsType<Settlement.Retried>(await engine.Bus.NextSettlementAsync());

        Assert.Equal("timeout", outcome.Error.Type);
    }

    [Fact]
    public async Task Run_IgnoresItsCancellation_IsGivenUpAndFreesItsSlot()
    {
        var release = new TaskCompletionSource();
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent<Input, int>("t", async (input, _) =>
        {
            await (input.Name == "stuck" ? release.Task : Task.CompletedTask);
            return 1;
        }, configure: agent => agent.Timeout = TimeSpan.FromMilliseconds(30)), options => options.CancelGrace = TimeSpan.FromMilliseconds(30));
        engine.Bus.Deliver("t", "t", EngineHost.Event(new { name = "stuck" }));
        engine.Bus.Deliver("t", "t", EngineHost.Event(new { name = "next" }));

        Assert.IsType<Settlement.Retried>(await engine.Bus.NextSettlementAsync());
        Assert.IsType<Settlement.Succeeded>(await engine.Bus.NextSettlementAsync());

        Assert.Equal(1, engine.Log.Count(2023));
        release.SetResult();
    }

    [Fact]
    public async Task Run_ResultOverTheLimit_DeadLetters()
    {
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent("t", (Input _) => new string('x', 5000)), o => o.MaxResultBytes = 4096);
        engine.Bus.Deliver("t", "t", EngineHost.Event(new { name = "Ada" }));

        var outcome = Assert.IsType<Settlement.DeadLettered>(await engine.Bus.NextSettlementAsync());

        Assert.Contains("5002 bytes", outcome.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settle_SuccessRefusedByTheBus_IsRetriedWithTheReason()
    {
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent("t", (Input input) => input.Name));
        engine.Bus.BeforeSettle = batch => batch.Any(s => s is Settlement.Succeeded)
            ? throw new OmniStackException(ErrorKind.TooMany, ErrorCodes.TopicFull, "The reply's topic is full.")
            : Task.CompletedTask;
        engine.Bus.Deliver("t", "t", EngineHost.Event(new { name = "Ada" }));

        var outcome = Assert.IsType<Settlement.Retried>(await engine.Bus.NextSettlementAsync());

        Assert.Equal("The reply's topic is full.", outcome.Error.Message);
    }

    [Fact]
    public async Task Run_ManyThrowTogether_AreRetriedApart()
    {
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent<Input, string>("t", Throw, configure: agent =>
            (agent.ConsumerCount, agent.RetryBaseDelay) = (10, TimeSpan.FromMinutes(1))));
        for (var i = 0; i < 10; i++)
        {
            engine.Bus.Deliver("t", "t", EngineHost.Event(new { name = "Ada" }, $"e{i}"));
        }

        HashSet<TimeSpan> delays = [];
        for (var i = 0; i < 10; i++)
        {
            delays.Add(Assert.IsType<Settlement.Retried>(await engine.Bus.NextSettlementAsync()).Delay);
        }

        Assert.True(delays.Count > 5, $"{delays.Count} delays of 10 retries.");
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 16)]
    [InlineData(6, 30)]
    [InlineData(101, 30)]
    public void After_FullShare_DoublesUpToTheLimit(int attempt, double seconds)
        => Assert.Equal(TimeSpan.FromSeconds(seconds), RetryDelay.After(attempt, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), share: 1));

    private static Task<string> Throw(Input input, CancellationToken cancellationToken) => throw new TimeZoneNotFoundException("no");
}
