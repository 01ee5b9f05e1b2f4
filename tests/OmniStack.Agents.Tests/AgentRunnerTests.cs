using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Agents;
using OmniStack.Agents.Runs;
using OmniStack.Contracts;
using OmniStack.Contracts.Agents;

namespace OmniStack.Agents.Tests;

public sealed class AgentRunnerTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_Success_HasOutputAndLog()
    {
        await using var host = RunnerHost.For(async (context, cancellationToken) =>
        {
            await context.EmitAsync("trip.found", new { city = "Oslo" }, RunVisibility.User, cancellationToken);
            return RunResult.Succeeded(new { answer = context.Messages[0].Text }) with { Artifacts = [new("a.md", "text/markdown", RunJson.ToElement("# A"))] };
        });

        var result = await host.Runner.RunAsync(Input("r", "Hi"), Stop);

        Assert.Equal("Hi", result.Output?.GetProperty("answer").GetString());
        var log = await host.LogAsync("r");
        Assert.Equal([RunEventTypes.Started, "trip.found", RunEventTypes.Succeeded], log.Select(entry => entry.Type));
        Assert.Equal("""{"output":{"answer":"Hi"},"artifacts":[{"name":"a.md","media_type":"text/markdown","content":"# A"}]}""", log[^1].Data.GetRawText());
    }

    [Fact]
    public async Task Run_UnknownAgent_IsRefusedBeforeItBegins()
    {
        await using var host = RunnerHost.For((_, _) => Task.FromResult(RunResult.Succeeded(1)));

        var refused = await Assert.ThrowsAsync<OmniStackException>(() => host.Runner.RunAsync(new RunInput { Agent = "b", RunId = "r" }, Stop));

        Assert.Equal((ErrorCodes.AgentUnknown, "There is no agent 'b'. Registered: a."), (refused.Code, refused.Message));
        Assert.Empty(await host.LogAsync("r"));
    }

    [Fact]
    public void AddAgent_DuplicateKey_NamesIt()
    {
        var services = new ServiceCollection().AddAgent("planner", "", _ => null!);

        var error = Assert.Throws<InvalidOperationException>(() => services.AddAgent("planner", "", _ => null!));

        Assert.Contains("'planner'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_RetriableFailure_IsTriedAgainFromItsState()
    {
        await using var host = RunnerHost.For(async (context, cancellationToken) =>
        {
            var tries = await context.GetStateAsync<int>(cancellationToken) + 1;
            await context.CheckpointAsync(tries, cancellationToken);
            return tries < 3 ? RunResult.Failed("busy", "Try again.", retriable: true) : RunResult.Succeeded(tries);
        });

        var result = await host.Runner.RunAsync(Input("r"), Stop);

        Assert.Equal(3, result.OutputAs<int>());
        Assert.Equal(
            [RunEventTypes.Started, RunEventTypes.Checkpoint, RunEventTypes.Retrying, RunEventTypes.Started, RunEventTypes.Checkpoint, RunEventTypes.Retrying,
                RunEventTypes.Started, RunEventTypes.Checkpoint, RunEventTypes.Succeeded],
            await host.TypesAsync("r"));
        Assert.Equal([1, 1, 1, 2, 2, 2, 3, 3, 3], (await host.LogAsync("r")).Select(entry => entry.Attempt));
        Assert.Null(await host.Store.FindStateAsync("r", "state", Stop));
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 1)]
    public async Task Run_Failure_IsTriedOnlyWhenRetriable(bool retriable, int attempts)
    {
        await using var host = RunnerHost.For((_, _) => throw new AgentException("no_flights", "There are no flights.", retriable));

        var result = await host.Runner.RunAsync(Input("r"), Stop);

        Assert.Equal((RunStatus.Failed, "no_flights", "There are no flights."), (result.Status, result.Error?.Type, result.Error?.Message));
        Assert.Equal(attempts, (await host.TypesAsync("r")).Count(type => type == RunEventTypes.Started));
        Assert.Equal(RunEventTypes.Failed, (await host.TypesAsync("r"))[^1]);
    }

    [Fact]
    public async Task Run_AnyOtherException_KeepsItsTextOutOfTheLog()
    {
        await using var host = RunnerHost.For((_, _) => throw new InvalidOperationException("secret"), options => options.MaxAttempts = 1);

        var result = await host.Runner.RunAsync(Input("r"), Stop);

        Assert.Equal(ErrorCodes.InternalError, result.Error?.Type);
        Assert.All(await host.LogAsync("r"), entry => Assert.DoesNotContain("secret", entry.Data.GetRawText(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_TooLong_IsTimedOutOnce()
    {
        await using var host = RunnerHost.For(WaitAsync, options => options.Timeout = TimeSpan.FromMilliseconds(50));

        var result = await host.Runner.RunAsync(Input("r"), Stop).WaitAsync(Soon, Stop);

        Assert.Equal(RunStatus.TimedOut, result.Status);
        Assert.Equal([RunEventTypes.Started, RunEventTypes.TimedOut], await host.TypesAsync("r"));
    }

    [Fact]
    public async Task Run_AgentThatIgnoresItsToken_IsLeftBehindAndCannotWrite()
    {
        var late = new TaskCompletionSource();
        var refused = new TaskCompletionSource<string>();
        await using var host = RunnerHost.For(async (context, _) =>
        {
            await late.Task;
            refused.SetResult((await Assert.ThrowsAsync<OmniStackException>(() => context.CheckpointAsync(1, CancellationToken.None))).Code);
            return RunResult.Succeeded(1);
        }, options => (options.Timeout, options.StopGrace) = (TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(20)));

        var result = await host.Runner.RunAsync(Input("r"), Stop).WaitAsync(Soon, Stop);
        late.SetResult();

        Assert.Equal(RunStatus.TimedOut, result.Status);
        Assert.Equal(ErrorCodes.RunEnded, await refused.Task.WaitAsync(Soon, Stop));
    }

    [Fact]
    public async Task Cancel_FromElsewhere_EndsTheRun()
    {
        var begun = new TaskCompletionSource();
        await using var host = RunnerHost.For((context, cancellationToken) => { begun.SetResult(); return WaitAsync(context, cancellationToken); });
        var running = host.Runner.RunAsync(Input("r"), Stop);
        await begun.Task.WaitAsync(Soon, Stop);

        await host.Runner.CancelAsync("r", Stop);

        Assert.Equal(RunStatus.Cancelled, (await running.WaitAsync(Soon, Stop)).Status);
        Assert.Equal([RunEventTypes.Started, RunEventTypes.CancelRequested, RunEventTypes.Cancelled], await host.TypesAsync("r"));
        Assert.Equal(ErrorCodes.RunEnded, (await Assert.ThrowsAsync<OmniStackException>(() => host.Runner.CancelAsync("r", Stop))).Code);
    }

    [Fact]
    public async Task Cancel_UnknownRun_IsNotFound()
    {
        await using var host = RunnerHost.For(WaitAsync);

        Assert.Equal(ErrorCodes.RunNotFound, (await Assert.ThrowsAsync<OmniStackException>(() => host.Runner.CancelAsync("r", Stop))).Code);
    }

    [Fact]
    public async Task Cancel_BetweenAttempts_EndsTheRun()
    {
        await using var host = RunnerHost.For((_, _) => throw new AgentException("busy", "Try again.", retriable: true),
            options => options.RetryBaseDelay = TimeSpan.FromMinutes(30));
        var running = host.Runner.RunAsync(Input("r"), Stop);
        await host.Store.WaitAsync("r", 1, Stop).WaitAsync(Soon, Stop);

        await host.Runner.CancelAsync("r", Stop);

        Assert.Equal(RunStatus.Cancelled, (await running.WaitAsync(Soon, Stop)).Status);
        Assert.Equal(RunEventTypes.Cancelled, (await host.TypesAsync("r"))[^1]);
    }

    [Fact]
    public async Task Run_CallersToken_CancelsTheRun()
    {
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        await using var host = RunnerHost.For(async (context, cancellationToken) =>
        {
            await caller.CancelAsync();
            return await WaitAsync(context, cancellationToken);
        });

        Assert.Equal(RunStatus.Cancelled, (await host.Runner.RunAsync(Input("r"), caller.Token).WaitAsync(Soon, Stop)).Status);
        Assert.Equal([RunEventTypes.Started, RunEventTypes.Cancelled], await host.TypesAsync("r"));
    }

    [Fact]
    public async Task RunAttempt_CallersToken_LeavesTheRunForAnother()
    {
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        await using var host = RunnerHost.For(async (context, cancellationToken) =>
        {
            if (context.Attempt == 2)
            {
                return RunResult.Succeeded("done");
            }

            await caller.CancelAsync();
            return await WaitAsync(context, cancellationToken);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Runner.RunAttemptAsync(Input("r"), isLast: false, caller.Token).WaitAsync(Soon, Stop));
        var result = await host.Runner.ResumeAsync("r", [], Stop);

        Assert.Equal("done", result.OutputAs<string>());
        Assert.Equal([RunEventTypes.Started, RunEventTypes.Started, RunEventTypes.Succeeded], await host.TypesAsync("r"));
    }

    [Fact]
    public async Task Run_TakenOverElsewhere_StopsAndWritesNothing()
    {
        await using var host = RunnerHost.For(async (context, cancellationToken) =>
        {
            return context.Attempt == 2 ? RunResult.Succeeded("second") : await WaitAsync(context, cancellationToken);
        }, options => options.HeartbeatInterval = TimeSpan.FromMilliseconds(20));
        var first = host.Runner.RunAsync(Input("r"), Stop);
        await host.Store.WaitAsync("r", 0, Stop);

        var second = await host.Runner.RunAsync(Input("r"), Stop);

        Assert.Equal("second", second.OutputAs<string>());
        Assert.Equal(ErrorCodes.RunSuperseded, (await Assert.ThrowsAsync<OmniStackException>(() => first.WaitAsync(Soon, Stop))).Code);
        Assert.Single(await host.TypesAsync("r"), RunEventTypes.IsFinal);
    }

    [Fact]
    public async Task Run_Long_SendsHeartbeats()
    {
        await using var host = RunnerHost.For(WaitAsync, options => options.HeartbeatInterval = TimeSpan.FromMilliseconds(10));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var running = host.Runner.RunAsync(Input("r"), stop.Token);

        await foreach (var entry in host.Store.FollowAsync("r", 0, Stop))
        {
            if (entry is { Type: RunEventTypes.Heartbeat, Sequence: > 3 })
            {
                await stop.CancelAsync();
            }
        }

        Assert.Equal(RunStatus.Cancelled, (await running.WaitAsync(Soon, Stop)).Status);
    }

    [Fact]
    public async Task Resume_WaitingRun_HasItsInputAndTheAnswers()
    {
        await using var host = RunnerHost.For((context, _) => Task.FromResult(context.Answers is [var answer]
            ? RunResult.Succeeded($"{context.Messages[0].Text} {answer.CallId} {answer.Approved} {context.Parameters?.GetProperty("n").GetInt32()}")
            : new RunResult { Status = RunStatus.Waiting, Approvals = [new("c1", "pay", RunJson.ToElement(new { sum = 5 }))] }));

        var waiting = await host.Runner.RunAsync(Input("r", "Hi") with { Parameters = RunJson.ToElement(new { n = 7 }) }, Stop);
        var result = await host.Runner.ResumeAsync("r", [new("c1", Approved: true)], Stop);

        Assert.Equal((RunStatus.Waiting, "pay"), (waiting.Status, waiting.Approvals[0].Tool));
        Assert.Equal("Hi c1 True 7", result.OutputAs<string>());
        Assert.Equal([RunEventTypes.Started, RunEventTypes.Waiting, RunEventTypes.Started, RunEventTypes.Succeeded], await host.TypesAsync("r"));
        Assert.Equal(ErrorCodes.RunEnded, (await Assert.ThrowsAsync<OmniStackException>(() => host.Runner.ResumeAsync("r", [], Stop))).Code);
    }

    [Theory]
    [InlineData("same", 1)]
    [InlineData("other", 0)]
    public async Task Reopen_FailedRun_GoesOnFromItsStateUnlessTheWorkIsAnother(string message, int expected)
    {
        await using var host = RunnerHost.For(async (context, stop) =>
        {
            var before = await context.GetStateAsync<int>(stop);
            await context.CheckpointAsync(before + 1, stop);
            return context.Attempt == 1 ? RunResult.Failed("broken", "No.", retriable: false) : RunResult.Succeeded(before);
        });
        await host.Runner.RunAttemptAsync(Work("same"), isLast: true, Stop);

        var again = await host.Runner.ReopenAsync(Work(message), isLast: true, Stop);

        Assert.Equal(expected, again.OutputAs<int>());
        Assert.Equal([RunEventTypes.Started, RunEventTypes.Checkpoint, RunEventTypes.Failed, RunEventTypes.Started, RunEventTypes.Checkpoint, RunEventTypes.Succeeded],
            await host.TypesAsync("again"));
    }

    [Fact]
    public async Task Close_RunThatNobodyWorksOn_EndsItOnce()
    {
        await using var host = RunnerHost.For((_, _) => Task.FromResult(RunResult.Failed("later", "Not yet.", retriable: true)));
        await host.Runner.RunAttemptAsync(Work("same"), isLast: false, Stop);
        var end = RunResult.Failed("lease_lost", "The runner stopped.", retriable: false);

        await host.Runner.CloseAsync("again", end, Stop);
        await host.Runner.CloseAsync("again", new RunResult { Status = RunStatus.Cancelled }, Stop);
        await host.Runner.CloseAsync("never-begun", end, Stop);

        Assert.Equal([RunEventTypes.Started, RunEventTypes.Retrying, RunEventTypes.Failed], await host.TypesAsync("again"));
        Assert.Empty(await host.LogAsync("never-begun"));
    }

    private static RunInput Work(string message) => new() { Agent = "a", RunId = "again", Messages = [new(ChatRole.User, message)] };

    [Fact]
    public async Task Cancel_WaitingRun_EndsAtOnce()
    {
        await using var host = RunnerHost.For((_, _) => Task.FromResult(new RunResult { Status = RunStatus.Waiting }));
        await host.Runner.RunAsync(Input("r"), Stop);

        await host.Runner.CancelAsync("r", Stop);

        Assert.Equal([RunEventTypes.Started, RunEventTypes.Waiting, RunEventTypes.CancelRequested, RunEventTypes.Cancelled], await host.TypesAsync("r"));
    }

    private static RunInput Input(string runId, string message = "Hello")
        => new() { Agent = "a", RunId = runId, Messages = [new ChatMessage(ChatRole.User, message)] };

    private static async Task<RunResult> WaitAsync(RunContext context, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromHours(1), context.Time, cancellationToken);
        return RunResult.Succeeded("too late");
    }
}
