using System.CommandLine;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.DeadLetters;

internal sealed class DeadLetterDeleteCommand : CliCommand
{
    private readonly DeadLetterKey _key = new();
    private readonly Option<bool> _yes = Given.Yes();

    public DeadLetterDeleteCommand() : base("delete", "Deletes a dead letter; its task has failed.")
    {
        _key.AddTo(this);
        Add(_yes);
    }

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var keys = await _key.FindAsync(run, cancellationToken);
        run.Output.Confirm($"This deletes the dead letters of {keys[0].TaskId} for {string.Join(", ", keys.Select(key => key.Agent))}; they cannot be replayed afterwards.", run.Get(_yes));
        foreach (var (topic, agent, taskId) in keys)
        {
            var handled = await run.Daemon.DeleteDeadLetterAsync(topic, agent, taskId, cancellationToken);
            run.Output.ShowNext(handled, DaemonJson.Default.DeadLetterHandled, h => Shown.Text($"The dead letter of {h.TaskId} for {h.Agent} is deleted."), h => h.TaskId);
        }
        return ExitCode.Success;
    }
}
