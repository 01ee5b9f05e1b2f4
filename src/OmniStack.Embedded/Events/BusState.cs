using System.Text.Json;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;

namespace OmniStack.Embedded.Events;

/// <summary>Everything the bus knows, changed by <see cref="Apply"/> alone. Not safe for use from several threads.</summary>
internal sealed partial class BusState(BusSettings settings)
{
    private readonly SortedDictionary<string, TopicState> _topics = new(StringComparer.Ordinal);
    private readonly TaskIndex _tasks = new(settings);
    private readonly NumberedSet<RunEntry> _deadLetters = new();
    private readonly SortedDictionary<string, Schedule> _schedules = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, JsonElement> _configuration = new(StringComparer.Ordinal);
    private long _lastOrder;

    /// <summary>The number the next delivery is named by.</summary>
    public long NextToken { get; private set; } = 1;

    public ChangeFeed Feed { get; } = new(settings.Options.FeedChanges, settings.Clock);

    public IEnumerable<AgentDto> Agents => _topics.Values.SelectMany(topic => topic.Agents.Values);

    /// <summary>By name.</summary>
    public IReadOnlyDictionary<string, TopicState> Topics => _topics;

    public IReadOnlyDictionary<string, Schedule> Schedules => _schedules;

    public IReadOnlyDictionary<string, JsonElement> Configuration => _configuration;

    /// <returns>Expired ones too.</returns>
    public TaskEntry? FindTask(string id) => _tasks.Find(id);

    /// <summary>All tasks whose number is below, latest first.</summary>
    public IEnumerable<TaskEntry> TasksBelow(long number) => _tasks.Below(number);

    /// <summary>All dead letters whose number is below, latest first.</summary>
    public IEnumerable<RunEntry> DeadLettersBelow(long number) => _deadLetters.Below(number);

    public RunEntry? FindDeadLetter(AgentGroup group, string taskId)
        => FindTask(taskId) is { } task && task.Event.Topic == group.Topic && task.FindRun(group.Agent) is { DeadNumber: > 0 } run ? run : null;

    public AgentDto? FindAgent(AgentGroup group) => _topics.GetValueOrDefault(group.Topic)?.Agents.GetValueOrDefault(group.Agent);

    /// <returns>A deleted agent's group too.</returns>
    public GroupState? FindGroup(AgentGroup group) => _topics.GetValueOrDefault(group.Topic)?.Groups.GetValueOrDefault(group.Agent);

    public int CountUnfinished(string topic) => _topics.GetValueOrDefault(topic)?.Unfinished.Count ?? 0;

    /// <summary>Ends the life of finished tasks whose time is over.</summary>
    public void Expire()
    {
        while (_tasks.NextEnded() is { } task)
        {
            if (task.IsExpired)
            {
                _tasks.Remove(task);
                continue;
            }

            ForgetDeadLetters(task);
            task.Expire();
            _tasks.Plan(task);
            Feed.Add(task, TaskState.Expired, task.UpdatedAt);
        }
    }

    /// <summary>After a restart: the runners of all open deliveries are gone, so their leases end now.</summary>
    public void AbandonDeliveries() => RestartLeases(_ => TimeSpan.Zero);

    /// <summary>After the journal was opened anew by a living process: its runners get their whole lease again.</summary>
    public void RenewDeliveries() => RestartLeases(run => run.Lease);

    /// <summary>Wakes everyone who waits.</summary>
    public void PulseAll()
    {
        Feed.Pulse();
        foreach (var group in Groups())
        {
            group.Pulse();
            group.Revoke();
        }
    }

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
            case BusChange.Restored or BusChange.GroupRestored:
                Restore(change);
                break;
            default:
                Operate(change);
                break;
        }
    }

    private IEnumerable<GroupState> Groups() => _topics.Values.SelectMany(topic => topic.Groups.Values);

    private void RestartLeases(Func<RunEntry, TimeSpan> lease)
    {
        var now = settings.Clock.Uptime;
        foreach (var group in Groups())
        {
            foreach (var run in group.Leased())
            {
                group.Extend(run, now + lease(run));
            }
        }
    }

    private TopicState Topic(string name)
    {
        if (!_topics.TryGetValue(name, out var topic))
        {
            _topics[name] = topic = new(name);
        }

        return topic;
    }

    private GroupState Group(TopicState topic, string agent)
    {
        if (!topic.Groups.TryGetValue(agent, out var group))
        {
            topic.Groups[agent] = group = new(agent, settings);
        }

        return group;
    }

    private void Publish(IReadOnlyList<StoredEvent> events, DateTimeOffset at)
    {
        foreach (var stored in events)
        {
            var task = Add(stored, at);
            foreach (var group in Topic(stored.Topic).Groups.Values.Where(group => group.IsOpen))
            {
                AddRun(task, group);
            }

            Feed.Add(task, TaskState.Queued, at);
        }
    }

    private TaskEntry Add(StoredEvent stored, DateTimeOffset at, long number = 0)
    {
        if (_tasks.Find(stored.Id) is { } expired)
        {
            Remove(expired);
        }

        var topic = Topic(stored.Topic);
        stored.Share(topic.Name);
        var task = new TaskEntry(stored, at);
        _tasks.Add(task, number);
        task.Node = topic.Unfinished.AddLast(task);
        return task;
    }

    private RunEntry AddRun(TaskEntry task, GroupState group)
    {
        var run = new RunEntry(task, group, ++_lastOrder);
        task.Add(run);
        group.Attach(run);
        return run;
    }

    private void Subscribe(AgentDto agent)
    {
        var topic = Topic(agent.Topic);
        topic.Agents[agent.Name] = agent;
        var isNew = !topic.Groups.ContainsKey(agent.Name);
        var group = Group(topic, agent.Name);
        group.Configure(agent);
        if (isNew || !group.IsOpen)
        {
            group.IsOpen = true;
            foreach (var task in topic.Unfinished.Where(task => task.FindRun(agent.Name) is null))
            {
                AddRun(task, group);
            }
        }
    }

    private void Deliver(BusChange.Delivered delivered)
    {
        var until = settings.Clock.ToUptime(delivered.At + delivered.Lease);
        for (var i = 0; i < delivered.TaskIds.Count; i++)
        {
            var run = Run(delivered.TaskIds[i], delivered.Agent);
            run.Deliver(delivered, delivered.FirstToken + i, until);
            run.Group.Counters.Received++;
            Changed(run, delivered.At);
        }

        NextToken = Math.Max(NextToken, delivered.FirstToken + delivered.TaskIds.Count);
    }

    private void Settle(BusChange.Settled settled)
    {
        foreach (var outcome in settled.Outcomes)
        {
            var run = Run(outcome.TaskId, outcome.Agent);
            run.Settle(outcome, settled.At);
            run.Group.Counters.Count(outcome.Kind, outcome.Elapsed);
            if (outcome.Kind == OutcomeKind.Dead)
            {
                Bury(run);
            }

            Changed(run, settled.At);
            if (outcome.Replies is { } replies)
            {
                Publish(replies, settled.At);
            }
        }
    }

    private void Bury(RunEntry run, long number = 0)
    {
        run.DeadNumber = _deadLetters.Add(run, number);
        run.Group.DeadLetters++;
    }

    private void Exhume(RunEntry run)
    {
        _deadLetters.Remove(run.DeadNumber);
        run.DeadNumber = 0;
        run.Group.DeadLetters--;
    }

    /// <summary>What follows for the task from a new state of one of its runs.</summary>
    private void Changed(RunEntry run, DateTimeOffset at)
    {
        var task = run.Task;
        task.UpdatedAt = at;
        task.Conclude();
        Place(task);
        Feed.Add(task, run.State, at, run);
    }

    /// <summary>Among the unfinished ones of its topic, or among those that will expire.</summary>
    private void Place(TaskEntry task)
    {
        if (task.IsFinished)
        {
            task.Node?.List?.Remove(task.Node);
            task.Node = null;
            _tasks.Plan(task);
        }
        else if (task.Node is null)
        {
            task.Node = Topic(task.Event.Topic).Unfinished.AddLast(task);
            task.EndsAt = null;
        }
    }

    private RunEntry Run(string taskId, string agent) => _tasks.Find(taskId)?.FindRun(agent)
        ?? throw new InvalidDataException($"The journal names a run of {agent} that task {taskId} does not have.");
}
