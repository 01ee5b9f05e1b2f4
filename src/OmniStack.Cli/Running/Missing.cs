using OmniStack.Contracts;

namespace OmniStack.Cli.Running;

/// <summary>What was named and does not exist.</summary>
internal static class Missing
{
    public static CliException Agent(string topic, string name) => Of(ErrorCodes.AgentNotFound, $"The topic {topic} has no agent {name}.");

    public static CliException Task(string id) => Of(ErrorCodes.TaskNotFound, $"No task has the id {id}, or its record has expired.");

    public static CliException DeadLetter(string id) => Of(ErrorCodes.DeadLetterNotFound, $"No agent has a dead letter of the task {id}.");

    public static CliException Schedule(string name) => Of(ErrorCodes.ScheduleNotFound, $"No schedule has the name {name}.");

    public static CliException Configuration(string key) => Of(ErrorCodes.ConfigNotFound, $"The key {key} is not set.");

    public static CliException Session(string id) => Of(ErrorCodes.SessionNotFound, $"No session has the id {id}.");

    public static CliException Run(string id) => Of(ErrorCodes.RunNotFound, $"No run has the id {id}, or its log has expired.");

    public static CliException Key(string id) => Of(ErrorCodes.ApiKeyNotFound, $"No API key has the id {id}.");

    public static CliException Trace(string id) => new(ExitCode.NotFound, $"No trace {id} is kept.", "'omni traces' shows those that are.");

    private static CliException Of(string code, string message) => new(ExitCode.NotFound, message, Hints.For(code)) { Code = code };
}
