using System.Text.Json;
using OmniStack.Abstractions.Agents;
using OmniStack.Abstractions.Events;
using OmniStack.Agents.Runs;
using OmniStack.Contracts.Agents;
using OmniStack.Contracts.Events;
using OmniStack.Events;

namespace OmniStack.Daemon.Runs;

/// <summary>Turns deliveries of events into attempts at runs, and what came of those into results of tasks.</summary>
internal sealed class QueuedRuns(AgentRunner runner, IRunStore store, IEventBus bus)
{
    /// <summary>Begins the run of an event, or goes on with it.</summary>
    /// <param name="attempt">Of the delivery. A first one that finds the run ended is a replay, and begins it anew.</param>
    /// <param name="isLast">The queue would not deliver it again.</param>
    public async Task<JsonElement?> BeginAsync(RunInput input, int attempt, bool isLast, CancellationToken cancellationToken)
    {
        var known = await store.FindAsync(input.RunId, cancellationToken);
        return known switch
        {
            null or { State: RunState.Running or RunState.Retrying } => Read(input.RunId, await runner.RunAttemptAsync(input, isLast, cancellationToken)),
            _ when attempt == 1 => Read(input.RunId, await runner.ReopenAsync(input, isLast, cancellationToken)),
            // The process died between the run's end and the task's.
            _ => await ReadEndAsync(known, cancellationToken),
        };
    }

    /// <summary>Lets a run that waited go on with the answers.</summary>
    /// <inheritdoc cref="BeginAsync"/>
    public async Task<JsonElement?> AnswerAsync(AnswerJob job, int attempt, bool isLast, CancellationToken cancellationToken)
    {
        var known = await store.FindAsync(job.RunId, cancellationToken) ?? throw new NonRetriableException($"There is no run {job.RunId}; its log has expired.");
        var input = (await runner.FindInputAsync(job.RunId, cancellationToken))?.With(job.Answers);
        return (input, known.State) switch
        {
            ({ } given, RunState.Waiting or RunState.Running or RunState.Retrying) => Read(job.RunId, await runner.RunAttemptAsync(given, isLast, cancellationToken)),
            ({ } given, RunState.Failed or RunState.TimedOut) when attempt == 1 => Read(job.RunId, await runner.ReopenAsync(given, isLast, cancellationToken)),
            _ => await ReadEndAsync(known, cancellationToken),
        };
    }

    /// <summary>Closes the log of a run that the queue gave up, so that it does not stay open for ever.</summary>
    public Task GiveUpAsync(string runId, RunError error, CancellationToken cancellationToken)
        => runner.CloseAsync(runId, RunResult.Failed(error.Type, error.Message, error.Retriable), cancellationToken);

    /// <summary>Called when this process stops work on a run. It goes on elsewhere, unless the task was cancelled: then nobody else would write the end.</summary>
    public async Task LeaveAsync(string runId, string taskId, string agent)
    {
        // The token of the work is over already; the bus and the store have timeouts of their own.
        var task = await bus.FindTaskAsync(taskId, CancellationToken.None);
        if (task?.Runs.FirstOrDefault(run => run.Agent == agent)?.State == TaskState.Cancelled)
        {
            await runner.CloseAsync(runId, new RunResult { Status = RunStatus.Cancelled }, CancellationToken.None);
        }
    }

    private static JsonElement? Read(string runId, RunResult result) => result switch
    {
        { Status: RunStatus.Succeeded } => result.Output,
        { Status: RunStatus.Waiting } => Waiting(runId, RunJson.ToElement(result.Approvals)),
        { Status: RunStatus.Failed, Error: { Retriable: true } error } => throw new AgentException(error.Type, error.Message, retriable: true),
        { Error: { } error } => throw new NonRetriableException($"{error.Type}: {error.Message}"),
        _ => throw new NonRetriableException($"The run was {(result.Status == RunStatus.TimedOut ? "timed out" : "cancelled")}."),
    };

    private async Task<JsonElement?> ReadEndAsync(RunRecord known, CancellationToken cancellationToken)
    {
        var outcome = (await store.FindOutcomeAsync(known, cancellationToken))?.Data;
        return known.State switch
        {
            RunState.Succeeded => outcome?.TryGetProperty("output", out var output) is true ? output : null,
            RunState.Waiting => Waiting(known.RunId, outcome?.GetProperty("approvals") ?? default),
            var state => throw new NonRetriableException($"The run has ended before: it is {state}."),
        };
    }

    private static JsonElement Waiting(string runId, JsonElement approvals) => RunJson.ToElement(new { status = RunStatus.Waiting, run_id = runId, approvals });
}
