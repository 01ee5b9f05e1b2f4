using System.CommandLine;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Runs;

internal sealed class RunCancelCommand : CliCommand
{
    private readonly Argument<string> _id = Given.RunId();

    public RunCancelCommand() : base("cancel", "Ends a run, whichever process works on it, and cancels the task that began it.") => Add(_id);

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        run.Output.Show(await run.Daemon.CancelRunAsync(run.Required(_id), cancellationToken), DaemonJson.Default.RunRecord, RunView.Of, one => [one.RunId]);
        return ExitCode.Success;
    }
}
