using System.Text.Json;

namespace OmniStack.Agents.State.Tasks;

/// <summary>The rules of a list of tasks: one list, in memory, changed step by step.</summary>
internal sealed class TaskPlan(IReadOnlyList<AgentTask> stored, int maxTasks, DateTimeOffset now)
{
    private readonly List<AgentTask> _tasks = [.. stored];

    public IReadOnlyList<AgentTask> Tasks => _tasks;

    public bool IsChanged { get; private set; }

    public AgentTask? Find(string id) => _tasks.Find(task => task.Id == id);

    public IReadOnlyList<AgentTask> Add(IReadOnlyList<AgentTaskDraft> drafts)
    {
        if (_tasks.Count + drafts.Count > maxTasks)
        {
            throw AgentTaskErrors.ListFull(maxTasks);
        }

        foreach (var draft in drafts)
        {
            var id = draft.Id ?? Guid.NewGuid().ToString("N");
            _ = (StateKey.Encode(id), StateKey.Encode(draft.Name));
            _tasks.Add(Find(id) is null
                ? new()
                {
                    Id = id, Name = draft.Name, Description = draft.Description, ParentId = draft.ParentId, Dependencies = draft.Dependencies,
                    Priority = draft.Priority, DueAt = draft.DueAt, Metadata = draft.Metadata, CreatedAt = now, UpdatedAt = now,
                }
                : throw AgentTaskErrors.Exists(id));
        }

        IsChanged = true;
        CheckLinks();
        return _tasks[^drafts.Count..];
    }

    /// <returns>The task that goes first of those that may begin; null when none may.</returns>
    public AgentTask? ClaimNext(string worker, TimeSpan lease)
        => _tasks.Where(task => IsOpen(task) && BlockerOf(task) is null)
            .OrderByDescending(task => task.Priority).ThenBy(task => task.DueAt ?? DateTimeOffset.MaxValue).ThenBy(task => task.CreatedAt)
            .FirstOrDefault() is { } next ? Claim(next, worker, lease) : null;

    public AgentTask Start(string id, string worker, TimeSpan lease)
    {
        var task = Require(id);
        return !IsOpen(task) ? throw AgentTaskErrors.WrongState(task, "started")
            : BlockerOf(task) is { } blocker ? throw AgentTaskErrors.Blocked(id, blocker)
            : Claim(task, worker, lease);
    }

    public AgentTask Checkpoint(AgentTask read, JsonElement checkpoint, TimeSpan lease)
        => Put(RequireClaimed(read, "saved") with { Checkpoint = checkpoint, CheckpointAt = now, ClaimedUntil = now + lease });

    public AgentTask Complete(AgentTask read) => Put(Ended(RequireClaimed(read, "completed"), AgentTaskState.Complete));

    public AgentTask Fail(AgentTask read, string error, bool retry)
    {
        var task = RequireClaimed(read, "failed") with { LastError = error };
        return Put(retry ? Released(task) : Ended(task, AgentTaskState.Failed));
    }

    public AgentTask Cancel(string id) => Require(id) is { State: AgentTaskState.NotStarted or AgentTaskState.InProgress } task
        ? Put(Ended(task, AgentTaskState.Cancelled))
        : throw AgentTaskErrors.WrongState(Require(id), "cancelled");

    public AgentTask Reopen(string id) => Require(id) is { EndedAt: not null } task
        ? Put(Released(task) with { EndedAt = null })
        : throw AgentTaskErrors.WrongState(Require(id), "opened again");

    /// <summary>Takes over what its owner may change; the rest belongs to its workers.</summary>
    public AgentTask Change(AgentTask changed)
    {
        _ = StateKey.Encode(changed.Name);
        var task = Put(RequireUnchanged(changed) with
        {
            Name = changed.Name, Description = changed.Description, ParentId = changed.ParentId, Dependencies = changed.Dependencies,
            Priority = changed.Priority, DueAt = changed.DueAt, Metadata = changed.Metadata,
        });
        CheckLinks();
        return task;
    }

    public bool Delete(string id)
    {
        if (_tasks.Find(task => task.ParentId == id || task.Dependencies.Contains(id)) is { } needing)
        {
            throw AgentTaskErrors.Needed(id, needing.Id);
        }

        return IsChanged = _tasks.RemoveAll(task => task.Id == id) > 0;
    }

    private bool IsOpen(AgentTask task)
        => task.State == AgentTaskState.NotStarted || (task.State == AgentTaskState.InProgress && task.ClaimedUntil <= now);

    private string? BlockerOf(AgentTask task) => task.Dependencies.FirstOrDefault(id => Require(id).State != AgentTaskState.Complete);

    private AgentTask Claim(AgentTask task, string worker, TimeSpan lease) => Put(task with
    {
        State = AgentTaskState.InProgress, ClaimedBy = worker, ClaimedUntil = now + lease, Attempts = task.Attempts + 1, StartedAt = task.StartedAt ?? now,
    });

    private static AgentTask Released(AgentTask task) => task with { State = AgentTaskState.NotStarted, ClaimedBy = null, ClaimedUntil = null };

    private AgentTask Ended(AgentTask task, AgentTaskState state) => Released(task) with { State = state, EndedAt = now };

    private AgentTask Require(string id) => Find(id) ?? throw AgentTaskErrors.NotFound(id);

    private AgentTask RequireUnchanged(AgentTask read)
        => Require(read.Id) is var task && task.Version == read.Version ? task : throw AgentTaskErrors.Changed(read.Id);

    private AgentTask RequireClaimed(AgentTask read, string step)
        => RequireUnchanged(read) is { State: AgentTaskState.InProgress } task ? task : throw AgentTaskErrors.WrongState(Require(read.Id), step);

    private AgentTask Put(AgentTask task)
    {
        var changed = task with { Version = task.Version + 1, UpdatedAt = now };
        _tasks[_tasks.FindIndex(other => other.Id == task.Id)] = changed;
        IsChanged = true;
        return changed;
    }

    private void CheckLinks()
    {
        var known = _tasks.Select(task => task.Id).ToHashSet(StringComparer.Ordinal);
        var unknown = _tasks.SelectMany(Links).FirstOrDefault(id => !known.Contains(id));
        if (unknown is not null)
        {
            throw AgentTaskErrors.NotFound(unknown);
        }

        if (HasCycle(task => task.Dependencies) || HasCycle(task => task.ParentId is { } parent ? [parent] : []))
        {
            throw AgentTaskErrors.Cycle();
        }
    }

    private static IEnumerable<string> Links(AgentTask task) => task.ParentId is { } parent ? task.Dependencies.Append(parent) : task.Dependencies;

    /// <summary>Takes away what waits for nothing until nothing is left; what cannot be taken away waits for itself.</summary>
    private bool HasCycle(Func<AgentTask, IReadOnlyList<string>> links)
    {
        var left = _tasks.ToDictionary(task => task.Id, links, StringComparer.Ordinal);
        while (left.Count > 0)
        {
            var free = left.Where(task => !task.Value.Any(left.ContainsKey)).Select(task => task.Key).ToList();
            if (free.Count == 0)
            {
                return true;
            }

            free.ForEach(id => left.Remove(id));
        }

        return false;
    }
}
