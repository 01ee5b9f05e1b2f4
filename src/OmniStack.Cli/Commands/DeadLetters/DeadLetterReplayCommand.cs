using System.CommandLine;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.DeadLetters;

internal sealed class DeadLetterReplayCommand : CliCommand
{
    private readonly Argument<string?> _task = new("task-id") { Description = "The task that was given up; without it, those that the options choose.", Arity = ArgumentArity.ZeroOrOne };
    private readonly DeadLetterFilterArguments _filter = new();
    private readonly Option<bool> _all = new("--all") { Description = "All dead letters of all agents." };
    private readonly Option<bool> _yes = Given.Yes();

    public DeadLetterReplayCommand() : base("replay", "Gives dead letters to the agents that gave them up, with their attempts begun anew.")
    {
        Add(_task);
        _filter.AddTo(this);
        Add(_all);
        Add(_yes);
    }

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var filter = _filter.Read(run);
        if (run.Get(_task) is { } task)
        {
            return await ReplayOneAsync(run, task, filter.Topic, filter.Agent, cancellationToken);
        }
        if (!run.Get(_all) && !_filter.IsGiven(run))
        {
            throw new CliException(ExitCode.Usage, "Which dead letters?", "Give a task id, options that choose (--topic, --agent, --error-type, …), or --all.");
        }
        var count = await DeadLetterBatch.CountAsync(run, filter, cancellationToken);
        run.Output.Confirm($"This replays {count} dead letters.", run.Get(_yes) || count == 0);
        var handled = await new DeadLetterBatch("Replaying", run.Daemon.ReplayDeadLettersAsync).RunAsync(run, filter, count, cancellationToken);
        run.Output.Show(handled, DaemonJson.Default.DeadLettersHandled, h => Shown.Text($"{h.Count} replayed, {h.Skipped} left."), h => [$"{h.Count}"]);
        return ExitCode.Success;
    }

    private static async Task<ExitCode> ReplayOneAsync(CliRun run, string taskId, string? topic, string? agent, CancellationToken cancellationToken)
    {
        foreach (var key in await DeadLetterKey.FindAsync(run, taskId, topic, agent, cancellationToken))
        {
            var handled = await run.Daemon.ReplayDeadLetterAsync(key.Topic, key.Agent, key.TaskId, payload: null, cancellationToken);
            run.Output.ShowNext(handled, DaemonJson.Default.DeadLetterHandled, h => Shown.Text($"{h.TaskId} is replayed by {h.Agent} on {h.Topic}."), h => h.TaskId);
        }
        return ExitCode.Success;
    }
}
