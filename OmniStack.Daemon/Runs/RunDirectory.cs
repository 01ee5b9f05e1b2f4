using OmniStack.Abstractions;
using OmniStack.Abstractions.Agents;
using OmniStack.Abstractions.Events;
using OmniStack.Agents.Runs;
using OmniStack.Contracts;
using OmniStack.Contracts.Agents;
using OmniStack.Contracts.Events;

namespace OmniStack.Daemon.Runs;

/// <summary>The runs of all processes: what one came to, and its end when somebody asks for it.</summary>
internal sealed class RunDirectory(IRunStore store, AgentRunner runner, ITaskStore tasks)
{
    /// <summary>The run with what it came to.</summary>
    /// <exception cref="OmniStackException"><c>run_not_found</c>.</exception>
    public async Task<RunRecord> GetAsync(string runId, CancellationToken cancellationToken)
    {
        var run = await FindAsync(runId, cancellationToken);
        return run.State is RunState.Running or RunState.Retrying ? run : run with { Outcome = (await store.FindOutcomeAsync(run, cancellationToken))?.Data };
    }

    /// <exception cref="OmniStackException"><c>run_not_found</c>.</exception>
    public async Task<RunRecord> FindAsync(string runId, CancellationToken cancellationToken)
        => await store.FindAsync(runId, cancellationToken) ?? throw RunErrors.NotFound(runId);

    /// <summary>Whether nobody works on the run any more, and nothing is awaited that would let it go on.</summary>
    public static bool HasEnded(RunRecord run) => run.State is not (RunState.Running or RunState.Retrying or RunState.Waiting);

    /// <summary>Ends a run, whichever process works on it. One that a task began is cancelled with the task, as the queue would begin it again.</summary>
    /// <exception cref="OmniStackException"><c>run_not_found</c>, <c>run_ended</c>.</exception>
    public async Task CancelAsync(string runId, CancellationToken cancellationToken)
    {
        if (HasEnded(await FindAsync(runId, cancellationToken)))
        {
            throw RunErrors.Ended(runId);
        }

        // A run that another run began, as a tool, names the same task; it ends alone.
        var input = await runner.FindInputAsync(runId, cancellationToken);
        var task = input?.Metadata.GetValueOrDefault(RunMetadata.TaskId) is { } taskId
            && RunNames.RunOf(taskId, input.Metadata.GetValueOrDefault(RunMetadata.TenantId), input.Agent) == runId
            ? await tasks.CancelAsync(taskId, cancellationToken)
            : null;
        if (task is not null && CancelledOf(task).Contains(runId))
        {
            await CancelOfAsync(task, cancellationToken);
        }
        else
        {
            await runner.CancelAsync(runId, cancellationToken);
        }
    }

    /// <summary>Ends the runs that a cancelled task had begun.</summary>
    public async Task CancelOfAsync(TaskRecord task, CancellationToken cancellationToken)
    {
        foreach (var runId in CancelledOf(task))
        {
            try
            {
                await runner.CancelAsync(runId, cancellationToken);
            }
            catch (OmniStackException refused) when (refused.Code is ErrorCodes.RunNotFound or ErrorCodes.RunEnded)
            {
                // Its agent has no runs, or its worker has written the end already.
            }
        }
        await CloseCancelledAsync(task, cancellationToken);
    }

    /// <summary>The queue gives such a run to nobody any more, so nobody else would write its end.</summary>
    private async Task CloseCancelledAsync(TaskRecord task, CancellationToken cancellationToken)
    {
        foreach (var runId in CancelledOf(task))
        {
            await runner.CloseAsync(runId, new RunResult { Status = RunStatus.Cancelled }, cancellationToken);
        }
    }

    private static IEnumerable<string> CancelledOf(TaskRecord task)
        => task.Runs.Where(run => run.State == TaskState.Cancelled).Select(run => RunNames.RunOf(task.TaskId, task.Event.TenantId, run.Agent));
}
