using System.Diagnostics;
using System.Text.Json;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Agents;
using OmniStack.Abstractions.Events;
using OmniStack.Agents.Runs;
using OmniStack.Contracts;
using OmniStack.Contracts.Agents;
using OmniStack.Contracts.Events;
using OmniStack.Daemon.Requests;
using OmniStack.Events;

namespace OmniStack.Daemon.Runs;

/// <summary>
/// Takes the answers to what a run waits for, and gives them to the queue: from then on they cannot be lost, and a process that
/// hosts the agent goes on with the run.
/// </summary>
internal sealed class RunApprovals(RunDirectory runs, IRunStore store, AgentRunner runner, IEventBus bus, TimeProvider time)
{
    /// <exception cref="OmniStackException"><c>run_not_found</c>, <c>run_not_waiting</c>; <c>body_invalid</c>: an answer is to no request of the run.</exception>
    public async Task<RunAnswered> AnswerAsync(string runId, IReadOnlyList<ApprovalAnswer> answers, CancellationToken cancellationToken)
    {
        var run = await runs.FindAsync(runId, cancellationToken);
        var input = await runner.FindInputAsync(runId, cancellationToken);
        if (run.State != RunState.Waiting || input is null || await store.FindOutcomeAsync(run, cancellationToken) is not { } waiting)
        {
            throw NotWaiting($"Run {runId} waits for no approval: it is {run.State}.");
        }
        RequireAsked(answers, waiting);
        var task = new EventEnvelope
        {
            Id = RunNames.AnswerOf(runId, waiting.Sequence),
            Topic = RunNames.AnswerTopicOf(run.Agent),
            Payload = new EventPayload(JsonSerializer.SerializeToElement(new AnswerJob(runId, answers), AgentJson.Options)),
            CreatedAt = time.GetUtcNow(),
            TenantId = input.Metadata.GetValueOrDefault(RunMetadata.TenantId),
            CorrelationId = input.ConversationId,
            CausationId = input.Metadata.GetValueOrDefault(RunMetadata.TaskId),
            TraceParent = Activity.Current?.Id,
        };
        try
        {
            var stored = await bus.PublishAsync([task], cancellationToken);
            return new RunAnswered(runId, task.Id, Duplicate: !stored[0]);
        }
        catch (OmniStackException refused) when (refused.Code == ErrorCodes.TaskIdConflict)
        {
            throw NotWaiting($"What run {runId} waits for has been answered, in another way.");
        }
    }

    private static void RequireAsked(IReadOnlyList<ApprovalAnswer> answers, RunEntry waiting)
    {
        var asked = waiting.Data.GetProperty("approvals").Deserialize<IReadOnlyList<ApprovalRequest>>(RunJson.Options)!.Select(request => request.CallId).ToHashSet(StringComparer.Ordinal);
        if (answers.Count == 0 || answers.DistinctBy(answer => answer.CallId).Count() < answers.Count || !answers.All(answer => asked.Contains(answer.CallId ?? "")))
        {
            throw Require.Missing($"an object with answers, one for each call that is decided of: {string.Join(", ", asked)}");
        }
    }

    private static OmniStackException NotWaiting(string message) => new(ErrorKind.Conflict, ErrorCodes.RunNotWaiting, message);
}
