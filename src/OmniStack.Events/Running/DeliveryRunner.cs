using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using OmniStack.Events.Publishing;

namespace OmniStack.Events.Running;

/// <summary>Runs an agent's handler on one delivery and decides how the delivery ends.</summary>
internal sealed partial class DeliveryRunner(AgentHandler handler, AgentLine line, IOptions<EventsOptions> options, FollowUpFactory followUps,
    IServiceScopeFactory scopes, TimeProvider time, ILogger logger)
{
    private const int MaxErrorLength = 4096;

    private static readonly TimeSpan LongestAskedDelay = TimeSpan.FromDays(1);

    private static readonly Func<ILogger, string, string, int, IDisposable?> BeginTaskScope =
        LoggerMessage.DefineScope<string, string, int>("Task {TaskId} on {Topic}, attempt {Attempt}");

    /// <returns>Null when the event is no longer this runner's, so that no outcome of this run counts.</returns>
    public async Task<Settlement?> RunAsync(ActiveRun run)
    {
        var outcome = await DecideAsync(run);
        return outcome is Settlement.DeadLettered dead && line.Options.BeforeDeadLetter is { } tell ? await TellAsync(dead, tell) : outcome;
    }

    private async Task<Settlement?> DecideAsync(ActiveRun run)
    {
        if (!run.TryBegin(line.Options.Timeout, time))
        {
            return Unfinished(run);
        }
        EventsTelemetry.Received(run.Delivery.Group);
        if (RefuseUnrun(run.Delivery) is { } refused)
        {
            return refused;
        }
        using var activity = EventsTelemetry.StartProcess(run.Delivery);
        var started = time.GetTimestamp();
        Settlement? outcome;
        RunError? error = null;
        try
        {
            var succeeded = await HandleAsync(run);
            outcome = run.Stop == RunStop.LeaseLost ? null : succeeded;
        }
#pragma warning disable CA1031 // Whatever a handler throws is an outcome of its event, never the end of the loop.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            error = Describe(run, thrown);
            outcome = error is null ? Unfinished(run) : Fail(run.Delivery, error, thrown as RetryLaterException);
        }
        var elapsed = time.GetElapsedTime(started);
        EventsTelemetry.Processed(run.Delivery.Group, elapsed, activity, error?.Type);
        return outcome is null ? null : outcome with { Elapsed = elapsed };
    }

    /// <summary>The outcome of a run that failed with <paramref name="error"/>.</summary>
    public Settlement Fail(Delivery delivery, RunError error) => Fail(delivery, error, later: null);

    private Settlement Fail(Delivery delivery, RunError error, RetryLaterException? later)
    {
        var asked = later?.After > LongestAskedDelay ? LongestAskedDelay : later?.After;
        if (later is { CountsAttempt: false })
        {
            return new Settlement.PutOff(delivery, error, asked ?? TimeSpan.Zero);
        }
        if (!error.Retriable || delivery.Attempt > line.Options.DlqRetryLimit)
        {
            return Bury(delivery, error);
        }
        var delay = RetryDelay.After(delivery.Attempt, line.Options.RetryBaseDelay, line.Options.RetryMaxDelay, Random.Shared.NextDouble());
        if (asked > delay)
        {
            delay = asked.Value;
        }
        LogRetry(delivery.Group.Agent, delivery.Event.Id, delivery.Attempt, line.Options.DlqRetryLimit + 1, error.Type, delay);
        return new Settlement.Retried(delivery, error, delay);
    }

    public static RunError ToError(Exception error)
    {
        var message = error.Message.Length <= MaxErrorLength ? error.Message : error.Message[..MaxErrorLength];
        return new RunError(error.GetType().FullName ?? error.GetType().Name, message, Retriable: error is not NonRetriableException);
    }

    private Settlement.DeadLettered? RefuseUnrun(Delivery delivery)
    {
        // An attempt that fails is settled. One more than the limit means that the last one ended with its process.
        var error = delivery.Attempt > line.Options.DlqRetryLimit + 1
            ? new RunError("lease_lost", $"The runner stopped without an outcome, the last time on attempt {delivery.Attempt - 1}.", Retriable: false)
            : delivery.Event.Payload.ReplyTo is not null && delivery.Event.Hops >= options.Value.MaxHops
                ? new RunError("hop_limit", $"The reply to {delivery.Event.Payload.ReplyTo} would be number {delivery.Event.Hops + 1} of its chain; the limit is {options.Value.MaxHops}.", Retriable: false)
                : null;
        return error is null ? null : Bury(delivery, error);
    }

    private Settlement.DeadLettered Bury(Delivery delivery, RunError error)
    {
        LogDead(delivery.Group.Agent, delivery.Event.Id, delivery.Attempt, error.Type, error.Message);
        return new Settlement.DeadLettered(delivery, error) { Replies = followUps.OfDeath(delivery, error) };
    }

    /// <summary>What has to be told is told before the event is settled: a crash in between repeats it, and loses nothing.</summary>
    private async Task<Settlement> TellAsync(Settlement.DeadLettered dead, Func<EventEnvelope, RunError, IServiceProvider, CancellationToken, Task> tell)
    {
        using var limit = new CancellationTokenSource(options.Value.CancelGrace, time);
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            await tell(dead.Delivery.Event, dead.Error, scope.ServiceProvider, limit.Token).WaitAsync(limit.Token);
            return dead;
        }
#pragma warning disable CA1031 // Whatever it throws, the event is kept and buried later.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            LogNotTold(thrown, dead.Delivery.Group.Agent, dead.Delivery.Event.Id);
            return new Settlement.Retried(dead.Delivery, dead.Error, line.Options.RetryMaxDelay) { Elapsed = dead.Elapsed };
        }
    }

    private async Task<Settlement> HandleAsync(ActiveRun run)
    {
        var handling = InvokeAsync(run);
        try
        {
            return await handling.WaitAsync(run.Token);
        }
        catch (OperationCanceledException) when (!handling.IsCompleted)
        {
            // It was told to stop; it may still return in time, and then its outcome counts.
        }
        try
        {
            return await handling.WaitAsync(options.Value.CancelGrace, time, CancellationToken.None);
        }
        catch (TimeoutException) when (!handling.IsCompleted)
        {
            LogGivenUp(run.Delivery.Group.Agent, run.Delivery.Event.Id, options.Value.CancelGrace);
            // Nobody waits for what was given up; it is counted until it returns.
            _ = line.Abandoned.WatchAsync(handling);
            throw new OperationCanceledException(run.Token);
        }
    }

    private async Task<Settlement> InvokeAsync(ActiveRun run)
    {
        // A handler may block its thread for long; the loop that started it must go on.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await using var scope = scopes.CreateAsyncScope();
        var delivery = run.Delivery;
        var context = new AgentContext(delivery, followUps, scope.ServiceProvider, line.HandlerLog);
        using var logScope = BeginTaskScope(context.Logger, delivery.Event.Id, delivery.Group.Topic, delivery.Attempt);
        var bytes = await handler.RunAsync(context, run.Token);
        if (bytes.Length > options.Value.MaxResultBytes)
        {
            throw new NonRetriableException($"The result has {bytes.Length} bytes of JSON; the limit is {options.Value.MaxResultBytes}.");
        }
        var result = JsonElement.Parse(bytes);
        return new Settlement.Succeeded(delivery, result,
            [.. followUps.OfSuccess(delivery, result), .. context.TakeFollowUps()], KeepFor(delivery.Event));
    }

    private TimeSpan KeepFor(EventEnvelope envelope)
        => envelope.ResultTtlSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : options.Value.ResultLife;

    /// <returns>Null when the run was stopped from outside, which is no failure of the handler.</returns>
    private RunError? Describe(ActiveRun run, Exception thrown)
    {
        if (run.Stop != RunStop.None)
        {
            return null;
        }
        if (run.Token.IsCancellationRequested)
        {
            return new RunError("timeout", $"The handler took longer than {line.Options.Timeout}.", Retriable: true);
        }
        if (thrown is not (NonRetriableException or RetryLaterException))
        {
            LogThrown(thrown, run.Delivery.Group.Agent, run.Delivery.Event.Id, run.Delivery.Attempt);
        }
        return ToError(thrown);
    }

    private static Settlement.Released? Unfinished(ActiveRun run) => run.Stop == RunStop.LeaseLost ? null : new Settlement.Released(run.Delivery);

    [LoggerMessage(EventId = 2020, Level = LogLevel.Warning, Message = "{Agent} threw on task {TaskId}, attempt {Attempt}.")]
    private partial void LogThrown(Exception error, string agent, string taskId, int attempt);

    [LoggerMessage(EventId = 2021, Level = LogLevel.Information, Message = "{Agent} failed task {TaskId}, attempt {Attempt} of {MaxAttempts} ({ErrorType}); next in {Delay}.")]
    private partial void LogRetry(string agent, string taskId, int attempt, int maxAttempts, string errorType, TimeSpan delay);

    [LoggerMessage(EventId = 2022, Level = LogLevel.Warning, Message = "{Agent} gave up task {TaskId} on attempt {Attempt}; it is a dead letter ({ErrorType}): {Reason}")]
    private partial void LogDead(string agent, string taskId, int attempt, string errorType, string reason);

    [LoggerMessage(EventId = 2023, Level = LogLevel.Error, Message = "{Agent} did not return {Grace} after task {TaskId} was cancelled; the run is given up and its thread may be lost.")]
    private partial void LogGivenUp(string agent, string taskId, TimeSpan grace);

    [LoggerMessage(EventId = 2024, Level = LogLevel.Warning, Message = "{Agent} could not be told that task {TaskId} is to be a dead letter; it is tried again instead.")]
    private partial void LogNotTold(Exception error, string agent, string taskId);
}
