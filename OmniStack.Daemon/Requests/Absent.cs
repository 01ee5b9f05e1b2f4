using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts;

namespace OmniStack.Daemon.Requests;

/// <summary>What is answered about things that do not exist.</summary>
internal static class Absent
{
    public static OmniStackException Task() => Refuse(ErrorCodes.TaskNotFound, "No task has this id, or its record has expired.");

    public static OmniStackException Topic(string topic) => Refuse(ErrorCodes.TopicUnknown, $"No agent has subscribed to {topic}; GET /bus/streams lists the topics.");

    public static OmniStackException Agent(AgentGroup group) => Refuse(ErrorCodes.AgentNotFound, $"There is no agent {group}; GET /agents lists them.");

    public static OmniStackException DeadLetter(AgentGroup group, string taskId)
        => Refuse(ErrorCodes.DeadLetterNotFound, $"{group} has no dead letter of task {taskId}.");

    public static OmniStackException Configuration(string key) => Refuse(ErrorCodes.ConfigNotFound, $"{key} is not set; GET /config lists the keys.");

    public static OmniStackException Schedule(string name) => Refuse(ErrorCodes.ScheduleNotFound, $"No schedule is named {name}; GET /schedules lists them.");

    private static OmniStackException Refuse(string code, string message) => new(ErrorKind.NotFound, code, message);
}
