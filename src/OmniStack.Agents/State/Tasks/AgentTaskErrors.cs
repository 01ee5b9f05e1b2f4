using OmniStack.Abstractions;
using OmniStack.Contracts;

namespace OmniStack.Agents.State.Tasks;

/// <summary>What a list of tasks refuses.</summary>
internal static class AgentTaskErrors
{
    public static OmniStackException NotFound(string id) => new(ErrorKind.NotFound, ErrorCodes.AgentTaskNotFound, $"The list has no task {id}.");

    public static OmniStackException Exists(string id) => Conflict(ErrorCodes.AgentTaskExists, $"The list has a task {id} already.");

    public static OmniStackException Changed(string id) => Conflict(ErrorCodes.AgentTaskChanged, $"Task {id} has changed since it was read; read it again.");

    public static OmniStackException Blocked(string id, string dependency)
        => Conflict(ErrorCodes.AgentTaskBlocked, $"Task {id} cannot begin before task {dependency} is complete.");

    public static OmniStackException Cycle() => Conflict(ErrorCodes.AgentTaskCycle, "Tasks would wait for each other, or be parts of themselves.");

    public static OmniStackException WrongState(AgentTask task, string step)
        => Conflict(ErrorCodes.AgentTaskStateInvalid, $"Task {task.Id} cannot be {step}: its state is {task.State}.");

    public static OmniStackException Needed(string id, string by)
        => Conflict(ErrorCodes.AgentTaskNeeded, $"Task {by} depends on task {id} or is a part of it; delete or change that one first.");

    public static OmniStackException ListFull(int maxTasks) => Conflict(ErrorCodes.StateFull, $"A list holds {maxTasks} tasks at most.");

    private static OmniStackException Conflict(string code, string message) => new(ErrorKind.Conflict, code, message);
}
