using OmniStack.Contracts.Events;

namespace OmniStack.Embedded.Events;

/// <content>The state as the shortest list of changes, and back.</content>
internal sealed partial class BusState
{
    /// <summary>The shortest list of changes that makes this state of an empty one. It does not change any more.</summary>
    public IReadOnlyList<BusChange> ToChanges() =>
    [
        .. _topics.SelectMany(topic => topic.Value.Groups.Values.Select(group
            => new BusChange.GroupRestored(topic.Key, group.Agent, group.IsOpen, group.Counters.Freeze()))),
        .. Agents.Select(agent => new BusChange.Subscribed(agent)),
        .. _tasks.Items.Select(task => task.ToRestored()),
        .. _schedules.Values.Select(schedule => new BusChange.ScheduleSaved(schedule)),
        .. _configuration.Select(entry => new BusChange.ConfigurationSet(entry.Key, entry.Value)),
    ];

    private void Restore(BusChange change)
    {
        switch (change)
        {
            case BusChange.GroupRestored restored:
                var group = Group(Topic(restored.Topic), restored.Agent);
                (group.IsOpen, group.Counters) = (restored.IsOpen, restored.Counters);
                break;
            case BusChange.Restored restored:
                Restore(restored);
                break;
        }
    }

    private void Restore(BusChange.Restored restored)
    {
        var topic = Topic(restored.Event.Topic);
        var task = Add(restored.Event, restored.CreatedAt, restored.Number);
        foreach (var stored in restored.Runs)
        {
            var run = AddRun(task, topic.Groups[stored.Run.Agent]);
            run.Restore(stored);
            NextToken = Math.Max(NextToken, stored.Token + 1);
            if (stored.Run.State == TaskState.Dead)
            {
                Bury(run, stored.DeadNumber);
            }
        }

        task.Restore(restored);
        task.Conclude();
        Place(task);
    }
}
