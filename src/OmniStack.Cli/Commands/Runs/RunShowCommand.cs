using System.CommandLine;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Runs;

internal sealed class RunShowCommand : ListCommand
{
    private readonly Argument<string> _id = Given.RunId();

    public RunShowCommand() : base("show", "Shows a run and what it came to.") => Add(_id);

    protected override async Task<ExitCode> ShowAsync(CliRun run, CancellationToken cancellationToken)
    {
        var id = run.Required(_id);
        var found = await run.Daemon.FindRunAsync(id, cancellationToken) ?? throw Missing.Run(id);
        run.Output.Show(found, DaemonJson.Default.RunRecord, RunView.Of, one => [RunView.NameOf(one.State)]);
        return ExitCode.Success;
    }
}
