using System.CommandLine;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Tasks;

internal sealed class TaskPublishCommand : CliCommand
{
    private const double DefaultWait = 60;

    private readonly EventArguments _event = new();
    private readonly Option<string?> _id = new("--id") { Description = "The task id of your own; publishing it twice stores it once.", HelpName = "id" };
    private readonly Option<string?> _key = new("--idempotency-key") { Description = "Any text instead of an id.", HelpName = "text" };
    private readonly Option<DateTimeOffset?> _deliverAt = new("--deliver-at") { Description = "When agents may first see it.", HelpName = "time" };
    private readonly Option<double?> _wait = new("--wait") { Description = $"Wait for the result, at most so many seconds ({DefaultWait}).", HelpName = "seconds", Arity = ArgumentArity.ZeroOrOne };

    public TaskPublishCommand() : base("publish", "Publishes an event.")
    {
        _event.AddTo(this);
        Add(_id);
        Add(_key);
        Add(_deliverAt);
        Add(_wait);
    }

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var request = await _event.ReadAsync(run, cancellationToken) with { Id = run.Get(_id), IdempotencyKey = run.Get(_key), DeliverAt = run.Get(_deliverAt) };
        var published = await run.Daemon.PublishAsync(request, cancellationToken);
        if (run.IsGiven(_wait))
        {
            return await TaskResultCommand.ShowAsync(run, published.TaskId, TimeSpan.FromSeconds(run.Get(_wait) ?? DefaultWait), cancellationToken);
        }
        run.Output.Show(published, EventsJson.Default.PublishResponse, p => Shown.Panel(p.Duplicate ? "published before" : "published",
            ("task", Shown.Text(p.TaskId)), ("topic", Shown.Text(p.Topic)), ("result", Shown.Text($"omni task result {p.TaskId} --wait"))), p => [p.TaskId]);
        return ExitCode.Success;
    }
}
