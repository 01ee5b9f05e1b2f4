using System.CommandLine;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.DeadLetters;

internal sealed class DeadLetterPurgeCommand : CliCommand
{
    private readonly DeadLetterFilterArguments _filter = new();
    private readonly Option<bool> _all = new("--all") { Description = "All dead letters of all agents." };
    private readonly Option<bool> _yes = Given.Yes();

    public DeadLetterPurgeCommand() : base("purge", "Deletes the dead letters that the options choose.")
    {
        _filter.AddTo(this);
        Add(_all);
        Add(_yes);
    }

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        if (!run.Get(_all) && !_filter.IsGiven(run))
        {
            throw new CliException(ExitCode.Usage, "Which dead letters?", "Give options that choose (--topic, --agent, --error-type, …), or --all.");
        }
        var filter = _filter.Read(run);
        var count = await DeadLetterBatch.CountAsync(run, filter, cancellationToken);
        run.Output.Confirm($"This deletes {count} dead letters; they cannot be replayed afterwards.", run.Get(_yes) || count == 0);
        var handled = await new DeadLetterBatch("Deleting", run.Daemon.PurgeDeadLettersAsync).RunAsync(run, filter, count, cancellationToken);
        run.Output.Show(handled, DaemonJson.Default.DeadLettersHandled, h => Shown.Text($"{h.Count} deleted, {h.Skipped} left."), h => [$"{h.Count}"]);
        return ExitCode.Success;
    }
}
