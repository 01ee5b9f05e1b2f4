using OmniStack.Abstractions.Agents;
using OmniStack.Agents.Runs;
using OmniStack.Agents.Steps;
using OmniStack.Agents.Testing;

namespace OmniStack.Agents.Tests;

public sealed class StepSequenceTests
{
    private static readonly StepPolicy Thrice = new() { Retries = 2, RetryDelay = TimeSpan.FromMilliseconds(1) };

    private readonly RecordingRunContext _context = new(new RunInput { Agent = "a" });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_AllSteps_PassTypedResultsAndReachAHundredPercent()
    {
        var steps = new StepSequence(_context, ["fetch", "count"]);

        var words = await steps.RunAsync("fetch", _ => Task.FromResult("a b".Split(' ')), Stop);
        var count = await steps.RunAsync("count", _ => Task.FromResult(words.Length), Stop);

        Assert.Equal(2, count);
        Assert.Equal(
            [RunEventTypes.StepStarted, RunEventTypes.StepCompleted, RunEventTypes.Progress, RunEventTypes.StepStarted, RunEventTypes.StepCompleted, RunEventTypes.Progress],
            Types(_context));
        Assert.Equal([50, 100], _context.Entries.Where(entry => entry.Type == RunEventTypes.Progress).Select(entry => entry.Data.GetProperty("percent").GetDouble()));
        Assert.Equal("""{"step":"fetch","index":1,"total":2,"attempt":1}""", _context.Entries[0].Data.GetRawText());
    }

    [Fact]
    public async Task Run_AfterACrash_TakesTheSavedResult()
    {
        await new StepSequence(_context, ["fetch", "count"]).RunAsync("fetch", _ => Task.FromResult<string?>(null), Stop);
        var next = _context.NextAttempt();
        var steps = new StepSequence(next, ["fetch", "count"]);

        var fetched = await steps.RunAsync<string?>("fetch", _ => throw new InvalidOperationException("It ran twice."), Stop);
        await steps.RunAsync("count", _ => Task.FromResult(1), Stop);

        Assert.Null(fetched);
        Assert.Equal([RunEventTypes.StepSkipped, RunEventTypes.Progress, RunEventTypes.StepStarted, RunEventTypes.StepCompleted, RunEventTypes.Progress], Types(next));
        Assert.Equal("already_completed", next.Entries[0].Data.GetProperty("reason").GetString());
        Assert.Equal(100, next.Entries[^1].Data.GetProperty("percent").GetDouble());
    }

    [Fact]
    public async Task Run_FailsOnce_IsTriedAgain()
    {
        var tries = 0;

        var result = await new StepSequence(_context, ["s"]).RunAsync(
            "s", _ => ++tries < 2 ? throw new InvalidOperationException("secret") : Task.FromResult(tries), Thrice, Stop);

        Assert.Equal(2, result);
        Assert.Equal(
            [RunEventTypes.StepStarted, RunEventTypes.StepRetrying, RunEventTypes.StepStarted, RunEventTypes.StepCompleted, RunEventTypes.Progress], Types(_context));
        Assert.All(_context.Entries, entry => Assert.DoesNotContain("secret", entry.Data.GetRawText(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_FailsAlways_ThrowsAfterTheLastAttempt()
    {
        var tries = 0;

        var error = await Assert.ThrowsAsync<AgentException>(() => new StepSequence(_context, ["s"]).RunAsync<int>(
            "s", _ => { tries++; throw new AgentException("down", "It is down.", retriable: true); }, Thrice, Stop));

        Assert.Equal((3, "step_failed", true), (tries, error.Type, error.Retriable));
        Assert.Equal(RunEventTypes.StepFailed, Types(_context)[^1]);
    }

    [Fact]
    public async Task Run_NotRetriable_IsNotTriedAgain()
    {
        var error = await Assert.ThrowsAsync<AgentException>(() => new StepSequence(_context, ["s"]).RunAsync<int>(
            "s", _ => throw new AgentException("bad", "It is bad.", retriable: false), Thrice, Stop));

        Assert.False(error.Retriable);
        Assert.Equal([RunEventTypes.StepStarted, RunEventTypes.StepFailed], Types(_context));
    }

    [Fact]
    public async Task Run_TooLong_FailsWithTimeout()
    {
        await Assert.ThrowsAsync<AgentException>(() => new StepSequence(_context, ["s"]).RunAsync(
            "s", WaitAsync, new StepPolicy { Timeout = TimeSpan.FromMilliseconds(20) }, Stop));

        Assert.Equal("timeout", _context.Entries[^1].Data.GetProperty("error").GetProperty("type").GetString());
    }

    [Fact]
    public async Task Run_Cancelled_IsNoFailureOfTheStep()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var running = new StepSequence(_context, ["s"]).RunAsync("s", WaitAsync, Thrice, cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal([RunEventTypes.StepStarted], Types(_context));
    }

    [Fact]
    public async Task Skip_CountsAsProgress()
    {
        await new StepSequence(_context, ["s"]).SkipAsync("s", "not_needed", Stop);

        Assert.Equal([RunEventTypes.StepSkipped, RunEventTypes.Progress], Types(_context));
        Assert.Equal(100, _context.Entries[^1].Data.GetProperty("percent").GetDouble());
    }

    [Fact]
    public async Task Run_UnknownStep_IsAnError() => Assert.Contains("s1",
        (await Assert.ThrowsAsync<ArgumentException>(() => new StepSequence(_context, ["s1"]).RunAsync("s2", _ => Task.FromResult(1), Stop))).Message, StringComparison.Ordinal);

    private static IReadOnlyList<string> Types(RecordingRunContext context) => [.. context.Entries.Select(entry => entry.Type)];

    private async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromHours(1), _context.Time, cancellationToken);
        return 1;
    }
}
