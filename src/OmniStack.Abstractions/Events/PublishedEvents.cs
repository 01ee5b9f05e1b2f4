using System.Text.Json;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;

namespace OmniStack.Abstractions.Events;

/// <summary>The rules about published events that every <see cref="IEventBus"/> applies alike.</summary>
public static class PublishedEvents
{
    /// <summary>True when publishing one after the other is one publish: equal but for <see cref="EventEnvelope.CreatedAt"/> and <see cref="EventEnvelope.TraceParent"/>.</summary>
    public static bool AreSame(EventEnvelope stored, EventEnvelope other)
        => stored with { CreatedAt = other.CreatedAt, TraceParent = other.TraceParent, Payload = other.Payload } == other
            && stored.Payload.Webhook == other.Payload.Webhook
            && stored.Payload.ReplyTo == other.Payload.ReplyTo
            && JsonElement.DeepEquals(stored.Payload.Content, other.Payload.Content);

    /// <summary>What a publish of a taken id is refused with.</summary>
    public static OmniStackException Conflict(string taskId) => new(ErrorKind.Conflict, ErrorCodes.TaskIdConflict,
        $"A task with the id {taskId} exists and was published with another envelope.");

    /// <summary>What a publish over the backlog limit is refused with.</summary>
    public static OmniStackException TopicFull(string topic, long limit) => new(ErrorKind.TooMany, ErrorCodes.TopicFull,
        $"The topic {topic} holds its limit of {limit} unfinished events.") { RetryAfter = TimeSpan.FromSeconds(5) };

    /// <summary>The state of a task from those of its runs, as <see cref="TaskRecord.State"/> defines it.</summary>
    public static TaskState StateOf(IReadOnlyList<TaskState> runs)
    {
        foreach (var state in (ReadOnlySpan<TaskState>)
            [TaskState.Running, TaskState.Retrying, TaskState.Queued, TaskState.Dead, TaskState.Failed, TaskState.Cancelled])
        {
            if (runs.Contains(state))
            {
                return state;
            }
        }

        return runs.Count == 0 ? TaskState.Queued : TaskState.Succeeded;
    }

    /// <summary>The result of the run that succeeded first; null while there is none.</summary>
    public static JsonElement? FirstResult(IReadOnlyList<AgentRun> runs)
        => runs.Where(run => run.State == TaskState.Succeeded).MinBy(run => run.FinishedAt)?.Result;
}
