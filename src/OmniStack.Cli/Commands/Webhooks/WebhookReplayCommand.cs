using System.CommandLine;
using OmniStack.Cli.Commands.DeadLetters;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Client;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Webhooks;

internal sealed class WebhookReplayCommand : CliCommand
{
    private static readonly DeadLetterListFilter Deliveries = new() { Topic = WebhookTopic.Name, Agent = WebhookTopic.Agent };

    private readonly Argument<string?> _delivery = new("delivery") { Description = "The delivery, as 'omni webhook list' names it.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _all = new("--all") { Description = "All deliveries that were given up." };
    private readonly Option<bool> _yes = Given.Yes();

    public WebhookReplayCommand() : base("replay", "Posts deliveries that were given up again.")
    {
        Add(_delivery);
        Add(_all);
        Add(_yes);
    }

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        if (run.Get(_delivery) is { } delivery)
        {
            var one = await run.Daemon.ReplayDeadLetterAsync(WebhookTopic.Name, WebhookTopic.Agent, delivery, payload: null, cancellationToken);
            run.Output.Show(one, DaemonJson.Default.DeadLetterHandled, h => Shown.Text($"{h.TaskId} is posted again."), h => [h.TaskId]);
            return ExitCode.Success;
        }
        if (!run.Get(_all))
        {
            throw new CliException(ExitCode.Usage, "Which deliveries?", "Give the id of one, or --all.");
        }
        var count = await DeadLetterBatch.CountAsync(run, Deliveries, cancellationToken);
        run.Output.Confirm($"This posts {count} deliveries again.", run.Get(_yes) || count == 0);
        var handled = await new DeadLetterBatch("Posting", run.Daemon.ReplayDeadLettersAsync).RunAsync(run, Deliveries, count, cancellationToken);
        run.Output.Show(handled, DaemonJson.Default.DeadLettersHandled, h => Shown.Text($"{h.Count} are posted again, {h.Skipped} left."), h => [$"{h.Count}"]);
        return ExitCode.Success;
    }
}
