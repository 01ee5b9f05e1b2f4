using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;
using Spectre.Console;

namespace OmniStack.Cli.Commands.DeadLetters;

internal sealed class DeadLetterShowCommand : CliCommand
{
    private readonly DeadLetterKey _key = new();

    public DeadLetterShowCommand() : base("show", "Shows why a task was given up, and its event.") => _key.AddTo(this);

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var letters = new List<DeadLetter>();
        foreach (var (topic, agent, taskId) in await _key.FindAsync(run, cancellationToken))
        {
            letters.Add(await run.Daemon.FindDeadLetterAsync(topic, agent, taskId, cancellationToken) ?? throw Missing.DeadLetter(taskId));
        }
        run.Output.Show(letters, DaemonJson.Default.IReadOnlyListDeadLetter, all => new Rows(all.Select(DeadLetterView.Of)), all => all.Select(letter => letter.Error.Type));
        return ExitCode.Success;
    }
}
