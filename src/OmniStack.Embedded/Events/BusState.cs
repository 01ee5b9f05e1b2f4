using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;

namespace OmniStack.Embedded.Events;

/// <summary>Everything the bus knows, changed by <see cref="Apply"/> alone. Not safe for use from several threads.</summary>
internal sealed class BusState
{
    private readonly SortedDictionary<string, TopicState> _topics = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TaskEntry> _tasks = new(StringComparer.Ordinal);
    private readonly PriorityQueue<TaskEntry, DateTimeOffset> _expiries = new();
    private long _lastOrder;

    /// <summary>The number the next delivery is named by.</summary>
    public long NextToken { get; private set; } = 1;

    public IEnumerable<AgentDto> Agents => _topics.Values.SelectMany(topic => topic.Agents.Values);

    public int TaskCount => _tasks.Count;

    public TaskEntry? FindTask(string id, DateTimeOffset now)
        => _tasks.GetValueOrDefault(id) is { } task && !(task.ExpiresAt <= now) ? task : null;

    public GroupState? FindGroup(AgentGroup group) => _topics.GetValueOrDefault(group.Topic)?.Groups.GetValueOrDefault(group.Agent);

    public int CountUnfinished(string topic) => _topics.GetValueOrDefault(topic)?.Unfinished.Count ?? 0;

    public void Apply(BusChange change)
    {
        switch (change)
        {
            case BusChange.Published published:
                Publish(published.Events, published.At);
                break;
            case BusChange.Subscribed subscribed:
                Subscribe(subscribed.Agent);
                break;
            case BusChange.Delivered delivered:
                Deliver(delivered);
                break;
            case BusChange.Settled settled:
                Settle(settled);
                break;
            case BusChange.Restored restored:
                Restore(restored);
                break;
        }
    }

    /// <summary>Forgets finished tasks whose time is over.</summary>
    public void Expire(DateTimeOffset now)
    {
        while (_expiries.TryPeek(out var task, out var at) && at <= now)
        {
            _expiries.Dequeue();
            if (task.ExpiresAt <= now && ReferenceEquals(_tasks.GetValueOrDefault(task.Event.Id), task))
            {
                _tasks.Remove(task.Event.Id);
            }
        }
    }

    /// <summary>After a restart: the runners of all open deliveries are gone, so their leases end now.</summary>
    public void AbandonDeliveries(DateTimeOffset now) => RestartLeases(_ => now);

    /// <summary>After the journal was opened anew by a living process: its runners get their whole lease again.</summary>
    public void RenewDeliveries(DateTimeOffset now) => RestartLeases(run => now + run.Lease);

    /// <summary>Wakes every waiting receiver.</summary>
    public void PulseAll()
    {
        foreach (var group in _topics.Values.SelectMany(topic => topic.Groups.Values))
        {
            group.Pulse();
        }
    }

    /// <summary>The shortest list of changes that makes this state of an empty one. It does not change any more.</summary>
    public IReadOnlyList<BusChange> ToChanges()
    {
        List<BusChange> changes = [.. Agents.Select(agent => new BusChange.Subscribed(agent))];
        var unfinished = _topics.Values.SelectMany(topic => topic.Unfinished).ToHashSet();
        changes.AddRange(_tasks.Values.Where(task => !unfinished.Contains(task)).Select(task => task.ToRestored()));
        changes.AddRange(_topics.Values.SelectMany(topic => topic.Unfinished).Select(task => task.ToRestored()));
        return changes;
    }

    private void RestartLeases(Func<RunEntry, DateTimeOffset> until)
    {
        foreach (var group in _topics.Values.SelectMany(topic => topic.Groups.Values))
        {
            foreach (var run in group.Leased())
            {
                group.Extend(run, until(run));
            }
        }
    }

    private TopicState Topic(string name)
    {
        if (!_topics.TryGetValue(name, out var topic))
        {
            _topics[name] = topic = new();
        }

        return topic;
    }

    private void Publish(IReadOnlyList<EventEnvelope> events, DateTimeOffset at)
    {
        foreach (var envelope in events)
        {
            var task = Add(envelope with { Payload = envelope.Payload with { Content = envelope.Payload.Content.Clone() } }, at);
            foreach (var group in Topic(envelope.Topic).Groups.Values)
            {
                AddRun(task, group);
            }
        }
    }

    private TaskEntry Add(EventEnvelope envelope, DateTimeOffset at)
    {
        var task = new TaskEntry(envelope, at);
        _tasks[envelope.Id] = task;
        task.Node = Topic(envelope.Topic).Unfinished.AddLast(task);
        return task;
    }

    private RunEntry AddRun(TaskEntry task, GroupState group)
    {
        var run = new RunEntry(task, group, ++_lastOrder);
        task.Runs.Add(run);
        group.Attach(run);
        return run;
    }

    private void Subscribe(AgentDto agent)
    {
        var topic = Topic(agent.Topic);
        topic.Agents[agent.Name] = agent;
        if (topic.Groups.ContainsKey(agent.Name))
        {
            return;
        }

        var group = topic.Groups[agent.Name] = new(agent.Name);
        foreach (var task in topic.Unfinished)
        {
            AddRun(task, group);
        }
    }

    private void Deliver(BusChange.Delivered delivered)
    {
        for (var i = 0; i < delivered.TaskIds.Count; i++)
        {
            var run = Run(delivered.TaskIds[i], delivered.Agent);
            run.Deliver(delivered.Runner, delivered.FirstToken + i, delivered.Lease, delivered.At);
            run.Task.UpdatedAt = delivered.At;
        }

        NextToken = Math.Max(NextToken, delivered.FirstToken + delivered.TaskIds.Count);
    }

    private void Settle(BusChange.Settled settled)
    {
        foreach (var outcome in settled.Outcomes)
        {
            var run = Run(outcome.TaskId, outcome.Agent);
            run.Settle(outcome, settled.At);
            run.Task.UpdatedAt = settled.At;
            Finish(run.Task);
            if (outcome.Replies is { } replies)
            {
                Publish(replies, settled.At);
            }
        }
    }

    private void Restore(BusChange.Restored restored)
    {
        var task = Add(restored.Event, restored.CreatedAt);
        task.UpdatedAt = restored.UpdatedAt;
        foreach (var run in restored.Runs)
        {
            AddRun(task, Topic(restored.Event.Topic).Groups[run.Run.Agent]).Restore(run);
            NextToken = Math.Max(NextToken, run.Token + 1);
        }

        Finish(task);
    }

    private void Finish(TaskEntry task)
    {
        if (task.Node is { } node && task.ExpiresAt is { } expiresAt)
        {
            node.List?.Remove(node);
            task.Node = null;
            _expiries.Enqueue(task, expiresAt);
        }
    }

    private RunEntry Run(string taskId, string agent) => _tasks[taskId].Runs.Find(run => run.Group.Agent == agent)
        ?? throw new InvalidDataException($"The journal names a run of {agent} that task {taskId} does not have.");
}
