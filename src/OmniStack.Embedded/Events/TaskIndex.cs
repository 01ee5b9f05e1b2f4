namespace OmniStack.Embedded.Events;

/// <summary>All tasks by id and in order, and what ends when.</summary>
internal sealed class TaskIndex(BusSettings settings)
{
    private readonly Dictionary<string, TaskEntry> _byId = new(StringComparer.Ordinal);
    private readonly NumberedSet<TaskEntry> _ordered = new();
    private readonly PriorityQueue<TaskEntry, TimeSpan> _ends = new();

    /// <summary>In the order of publication.</summary>
    public IEnumerable<TaskEntry> Items => _ordered.Items;

    public TaskEntry? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Latest first.</summary>
    public IEnumerable<TaskEntry> Below(long number) => _ordered.Below(number);

    public void Add(TaskEntry task, long number)
    {
        task.Number = _ordered.Add(task, number);
        _byId[task.Event.Id] = task;
    }

    public void Remove(TaskEntry task)
    {
        _byId.Remove(task.Event.Id);
        _ordered.Remove(task.Number);
        task.EndsAt = null;
    }

    /// <summary>Plans what follows for a finished task: its expiry, or the end of the expired record.</summary>
    public void Plan(TaskEntry task)
    {
        if (task.ExpiresAt is { } expiresAt)
        {
            var endsAt = settings.Clock.ToUptime(task.IsExpired ? expiresAt + settings.Options.ExpiredKeepFor : expiresAt);
            task.EndsAt = endsAt;
            _ends.Enqueue(task, endsAt);
        }
        else
        {
            task.EndsAt = null;
        }
    }

    /// <summary>Takes out a task whose planned end has come; null when there is none.</summary>
    public TaskEntry? NextEnded()
    {
        var now = settings.Clock.Uptime;
        while (_ends.TryPeek(out var task, out var at) && at <= now)
        {
            _ends.Dequeue();
            if (task.EndsAt == at)
            {
                return task;
            }
        }

        return null;
    }
}
