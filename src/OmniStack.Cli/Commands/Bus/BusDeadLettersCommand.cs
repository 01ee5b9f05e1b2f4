using System.CommandLine;
using OmniStack.Cli.Commands.DeadLetters;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Bus;

internal sealed class BusDeadLettersCommand : ListCommand
{
    private readonly Option<string> _topic = Given.Topic();
    private readonly Option<int> _limit = Given.Limit(10);

    public BusDeadLettersCommand() : base("dlq", "Shows the latest dead letters of a topic; 'omni dlq' does more.")
    {
        Add(_topic);
        Add(_limit);
    }

    protected override async Task<ExitCode> ShowAsync(CliRun run, CancellationToken cancellationToken)
    {
        var letters = await run.Daemon.InspectDeadLettersAsync(run.Required(_topic), run.Get(_limit), cancellationToken);
        run.Output.Show(letters, DaemonJson.Default.IReadOnlyListDeadLetter, DeadLetterView.TableOf, all => all.Select(letter => letter.TaskId));
        return ExitCode.Success;
    }
}
