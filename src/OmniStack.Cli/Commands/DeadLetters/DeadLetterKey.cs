using System.CommandLine;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.DeadLetters;

/// <summary>Names dead letters by their task; topic and agent only where one task has several, or its record is unreadable.</summary>
internal sealed class DeadLetterKey
{
    private readonly Argument<string> _task = Given.TaskId();
    private readonly Option<string?> _topic = Given.TopicFilter();
    private readonly Option<string?> _agent = Given.AgentFilter();

    public void AddTo(Command command)
    {
        command.Add(_task);
        command.Add(_topic);
        command.Add(_agent);
    }

    public Task<IReadOnlyList<(string Topic, string Agent, string TaskId)>> FindAsync(CliRun run, CancellationToken cancellationToken) =>
        FindAsync(run, run.Required(_task), run.Get(_topic), run.Get(_agent), cancellationToken);

    /// <returns>At least one.</returns>
    public static async Task<IReadOnlyList<(string Topic, string Agent, string TaskId)>> FindAsync(CliRun run, string taskId, string? topic, string? agent,
        CancellationToken cancellationToken)
    {
        if (topic is not null && agent is not null)
        {
            return [(topic, agent, taskId)];
        }
        var task = await run.Daemon.FindTaskAsync(taskId, cancellationToken) ?? throw Missing.Task(taskId);
        var dead = task.Runs.Where(one => one.State == TaskState.Dead && (agent is null || one.Agent == agent)).Select(one => (task.Topic, one.Agent, taskId)).ToArray();
        return dead.Length > 0 ? dead : throw Missing.DeadLetter(taskId);
    }
}
