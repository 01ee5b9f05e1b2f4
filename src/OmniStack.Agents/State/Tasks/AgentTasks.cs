using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Records;
using OmniStack.Agents.Runs;

namespace OmniStack.Agents.State.Tasks;

/// <summary>Lists of tasks that agents work through, alone or many at once, in one process or several.</summary>
/// <remarks>
/// A list is one record: each call reads it and writes it in one step, so rules that span tasks hold whoever writes at the same
/// time. Every method throws <see cref="Abstractions.OmniStackException"/> for a list id of 0 or more than 200 characters
/// (<c>state_key_invalid</c>), when others keep changing the list (<c>state_conflict</c>), and <c>unavailable</c>.
/// </remarks>
public sealed class AgentTasks(IRecordStore store, IOptions<AgentStateOptions> options, TimeProvider time)
{
    /// <summary>Adds tasks, all or none; they may depend on each other. The list begins with its first task.</summary>
    /// <returns>The tasks as stored, in the order of the drafts.</returns>
    /// <exception cref="Abstractions.OmniStackException">
    /// <c>agent_task_exists</c>, <c>agent_task_not_found</c> for an unknown parent or dependency, <c>agent_task_cycle</c>, <c>state_full</c>, <c>state_too_large</c>.
    /// </exception>
    public Task<IReadOnlyList<AgentTask>> AddAsync(string listId, IReadOnlyList<AgentTaskDraft> drafts, CancellationToken cancellationToken)
        => ChangeAsync(listId, plan => plan.Add(drafts), cancellationToken);

    /// <returns>The task; null when the list has none of this id.</returns>
    public async Task<AgentTask?> FindAsync(string listId, string taskId, CancellationToken cancellationToken)
        => (await ListAsync(listId, cancellationToken)).FirstOrDefault(task => task.Id == taskId);

    /// <returns>All tasks in the order in which they were added; empty when there is no such list.</returns>
    public async Task<IReadOnlyList<AgentTask>> ListAsync(string listId, CancellationToken cancellationToken)
        => (await Lists.FindAsync(StateKey.Encode(listId), cancellationToken))?.Value ?? [];

    /// <summary>The ids of lists that hold tasks.</summary>
    /// <param name="prefix">Ids begin with it; empty for all.</param>
    /// <param name="cursor">From the page before; null for the first.</param>
    /// <param name="limit">1 to 1,000.</param>
    public async Task<StatePage<string>> ListIdsAsync(string prefix, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var query = RecordQuery.StartingWith(StateKey.EncodePrefix(prefix)) with { After = cursor, Limit = limit };
        var page = await Lists.ListAsync(query, tasks => tasks.Count > 0, cancellationToken);
        return new([.. page.Items.Select(kept => StateKey.Decode(kept.Key))], page.Next);
    }

    /// <summary>
    /// Claims the next task: of those that nobody works on, or whose worker let its lease run out, and whose dependencies are all
    /// complete, the one with the highest priority, then the earliest due, then the oldest.
    /// </summary>
    /// <param name="worker">Who will work on it, for people.</param>
    /// <param name="lease">Afterwards somebody else may claim it; a checkpoint renews it.</param>
    /// <returns>The task, in progress, its attempts raised; null when there is nothing to do now.</returns>
    public Task<AgentTask?> ClaimNextAsync(string listId, string worker, TimeSpan lease, CancellationToken cancellationToken)
        => ChangeAsync(listId, plan => plan.ClaimNext(worker, lease), cancellationToken);

    /// <summary>Claims one task.</summary>
    /// <exception cref="Abstractions.OmniStackException"><c>agent_task_not_found</c>, <c>agent_task_blocked</c>; <c>agent_task_state_invalid</c>: it has ended, or somebody works on it.</exception>
    /// <inheritdoc cref="ClaimNextAsync"/>
    /// <returns>The task, in progress, its attempts raised.</returns>
    public Task<AgentTask> StartAsync(string listId, string taskId, string worker, TimeSpan lease, CancellationToken cancellationToken)
        => ChangeAsync(listId, plan => plan.Start(taskId, worker, lease), cancellationToken);

    /// <summary>Saves how far its worker came, and renews the lease.</summary>
    /// <param name="task">As it was claimed or saved last.</param>
    /// <exception cref="Abstractions.OmniStackException"><c>agent_task_changed</c>: it is somebody else's now; <c>agent_task_state_invalid</c>, <c>agent_task_not_found</c>, <c>state_too_large</c>.</exception>
    public Task<AgentTask> CheckpointAsync<T>(string listId, AgentTask task, T checkpoint, TimeSpan lease, CancellationToken cancellationToken)
        => ChangeAsync(listId, plan => plan.Checkpoint(task, RunJson.ToElement(checkpoint), lease), cancellationToken);

    /// <summary>Ends it as done.</summary>
    /// <inheritdoc cref="CheckpointAsync"/>
    public Task<AgentTask> CompleteAsync(string listId, AgentTask task, CancellationToken cancellationToken)
        => ChangeAsync(listId, plan => plan.Complete(task), cancellationToken);

    /// <summary>Notes an error, and either gives the task up or leaves it to the next claim.</summary>
    /// <inheritdoc cref="CheckpointAsync"/>
    public Task<AgentTask> FailAsync(string listId, AgentTask task, string error, bool retry, CancellationToken cancellationToken)
        => ChangeAsync(listId, plan => plan.Fail(task, error, retry), cancellationToken);

    /// <summary>Ends it as not wanted; a worker that is at it learns by its next step.</summary>
    /// <exception cref="Abstractions.OmniStackException"><c>agent_task_not_found</c>, <c>agent_task_state_invalid</c>: it has ended.</exception>
    public Task<AgentTask> CancelAsync(string listId, string taskId, CancellationToken cancellationToken)
        => ChangeAsync(listId, plan => plan.Cancel(taskId), cancellationToken);

    /// <summary>Makes a task that has ended one that is not started; attempts, last error and checkpoint stay.</summary>
    /// <exception cref="Abstractions.OmniStackException"><c>agent_task_not_found</c>, <c>agent_task_state_invalid</c>: it has not ended.</exception>
    public Task<AgentTask> ReopenAsync(string listId, string taskId, CancellationToken cancellationToken)
        => ChangeAsync(listId, plan => plan.Reopen(taskId), cancellationToken);

    /// <summary>Changes name, description, parent, dependencies, priority, due time and metadata.</summary>
    /// <param name="changed">The task as it was read, with other values.</param>
    /// <exception cref="Abstractions.OmniStackException"><c>agent_task_changed</c>, <c>agent_task_not_found</c>, <c>agent_task_cycle</c>, <c>state_too_large</c>.</exception>
    public Task<AgentTask> ChangeAsync(string listId, AgentTask changed, CancellationToken cancellationToken)
        => ChangeAsync(listId, plan => plan.Change(changed), cancellationToken);

    /// <returns>False when the list has none of this id.</returns>
    /// <exception cref="Abstractions.OmniStackException"><c>agent_task_needed</c>: another one depends on it or is a part of it.</exception>
    public Task<bool> DeleteAsync(string listId, string taskId, CancellationToken cancellationToken)
        => ChangeAsync(listId, plan => plan.Delete(taskId), cancellationToken);

    /// <returns>False when there is no such list.</returns>
    public Task<bool> DeleteListAsync(string listId, CancellationToken cancellationToken) => Lists.DeleteAsync(StateKey.Encode(listId), cancellationToken);

    private RecordSet<IReadOnlyList<AgentTask>> Lists => new(store, new("tasks", options.Value.MaxTaskLists), options.Value.MaxValueBytes, time);

    private async Task<TResult> ChangeAsync<TResult>(string listId, Func<TaskPlan, TResult> change, CancellationToken cancellationToken)
    {
        TResult result = default!;
        var key = StateKey.Encode(listId);
        await Lists.ChangeAsync(key, stored =>
        {
            var plan = new TaskPlan(stored?.Value ?? [], options.Value.MaxTasks, time.GetUtcNow());
            result = change(plan);
            return plan.IsChanged ? new(key, plan.Tasks, Version: 0, ExpiresAt: null) : null;
        }, cancellationToken);
        return result;
    }
}
