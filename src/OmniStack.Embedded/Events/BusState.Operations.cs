using OmniStack.Contracts.Events;

namespace OmniStack.Embedded.Events;

/// <content>What operators do.</content>
internal sealed partial class BusState
{
    /// <summary>The final tasks that are no dead letter of any agent.</summary>
    public IEnumerable<TaskEntry> Clearable() => _tasks.Items.Where(task => task.IsFinished && Array.TrueForAll(task.Runs, run => run.DeadNumber == 0));

    private void Operate(BusChange change)
    {
        switch (change)
        {
            case BusChange.Paused paused:
                Subscribe(Topic(paused.Topic).Agents[paused.Agent] with { Paused = paused.Value });
                break;
            case BusChange.AgentDeleted deleted:
                DeleteAgent(deleted);
                break;
            case BusChange.Cancelled cancelled when _tasks.Find(cancelled.TaskId) is { } task:
                Cancel(task, cancelled.At, cancelled.At + KeepFor(task, cancelled.KeepFor));
                break;
            case BusChange.TaskDeleted deleted when _tasks.Find(deleted.TaskId) is { } task:
                Remove(task);
                break;
            case BusChange.TasksCleared:
                Clearable().ToList().ForEach(Remove);
                break;
            case BusChange.Replayed replayed:
                Replay(replayed);
                break;
            case BusChange.DeadLetterDeleted deleted:
                DeleteDeadLetter(Run(deleted.TaskId, deleted.Agent), deleted.At, deleted.KeepFor);
                break;
            case BusChange.CountersCleared:
                ClearCounters();
                break;
            default:
                Store(change);
                break;
        }
    }

    private void Store(BusChange change)
    {
        switch (change)
        {
            case BusChange.ScheduleSaved saved:
                _schedules[saved.Schedule.Name] = saved.Schedule;
                break;
            case BusChange.ScheduleDeleted deleted:
                _schedules.Remove(deleted.Name);
                break;
            case BusChange.ConfigurationSet set:
                _configuration[set.Key] = set.Value.Clone();
                break;
            case BusChange.ConfigurationDeleted deleted:
                _configuration.Remove(deleted.Key);
                break;
        }
    }

    private void DeleteAgent(BusChange.AgentDeleted deleted)
    {
        var topic = Topic(deleted.Topic);
        topic.Agents.Remove(deleted.Agent);
        var group = topic.Groups[deleted.Agent];
        if (deleted.DeleteGroup)
        {
            group.IsOpen = false;
            foreach (var run in topic.Unfinished.Select(task => task.FindRun(deleted.Agent)).OfType<RunEntry>().Where(run => !run.IsFinished).ToList())
            {
                run.End(TaskState.Cancelled, deleted.At, deleted.At + KeepFor(run.Task, deleted.KeepFor));
                Changed(run, deleted.At);
            }

            group.Counters = new();
        }

        if (deleted.DeleteDeadLetters)
        {
            foreach (var run in _deadLetters.Items.Where(run => run.Group == group).ToList())
            {
                DeleteDeadLetter(run, deleted.At, deleted.KeepFor);
            }
        }

        group.Pulse();
    }

    private void Cancel(TaskEntry task, DateTimeOffset at, DateTimeOffset expiresAt)
    {
        if (task.Runs.Length == 0)
        {
            task.Cancel(expiresAt);
            task.UpdatedAt = at;
            Place(task);
            Feed.Add(task, TaskState.Cancelled, at);
        }

        foreach (var run in task.Runs.Where(run => !run.IsFinished))
        {
            run.End(TaskState.Cancelled, at, expiresAt);
            run.Group.Counters.Skipped++;
            Changed(run, at);
        }
    }

    private void Remove(TaskEntry task)
    {
        ForgetDeadLetters(task);
        _tasks.Remove(task);
    }

    private void ForgetDeadLetters(TaskEntry task)
    {
        foreach (var run in task.Runs.Where(run => run.DeadNumber > 0))
        {
            Exhume(run);
        }
    }

    private void Replay(BusChange.Replayed replayed)
    {
        var run = Run(replayed.TaskId, replayed.Agent);
        Exhume(run);
        run.Replay(replayed.Payload, replayed.At);
        Changed(run, replayed.At);
    }

    private void DeleteDeadLetter(RunEntry run, DateTimeOffset at, TimeSpan keepFor)
    {
        Exhume(run);
        run.End(TaskState.Failed, at, at + KeepFor(run.Task, keepFor));
        Changed(run, at);
    }

    private void ClearCounters()
    {
        foreach (var group in Groups())
        {
            group.Counters = new();
        }
    }

    private static TimeSpan KeepFor(TaskEntry task, TimeSpan keepFor)
        => task.Event.ResultTtlSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : keepFor;
}
