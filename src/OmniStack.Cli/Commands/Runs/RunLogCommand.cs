using System.CommandLine;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Agents;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Runs;

internal sealed class RunLogCommand : CliCommand
{
    private readonly Argument<string> _id = Given.RunId();
    private readonly Option<RunVisibility> _visibility = new("--visibility")
    {
        Description = "For whom: user, debug (with arguments and retries), internal (all).", HelpName = "who", DefaultValueFactory = _ => RunVisibility.User,
    };
    private readonly Option<long> _after = new("--after") { Description = "Begin behind this entry.", HelpName = "sequence" };

    public RunLogCommand() : base("log", "Prints a run's log, and what it goes on to write until it ends or Ctrl+C.")
    {
        Add(_id);
        Add(_visibility);
        Add(_after);
    }

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        await foreach (var entry in run.Daemon.FollowRunAsync(run.Required(_id), run.Get(_after), run.Get(_visibility), cancellationToken))
        {
            run.Output.ShowNext(entry, DaemonJson.Default.RunEntry, RunView.Of, one => $"{one.Sequence} {one.Type}");
        }
        return ExitCode.Success;
    }
}
