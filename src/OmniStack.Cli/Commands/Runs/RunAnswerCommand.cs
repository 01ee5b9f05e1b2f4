using System.CommandLine;
using System.Text.Json;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Agents;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Runs;

internal sealed class RunAnswerCommand : CliCommand
{
    private readonly Argument<string> _id = Given.RunId();
    private readonly Option<string[]> _calls = new("--call") { Description = "Only these calls; all that wait when it is not given.", HelpName = "id", DefaultValueFactory = _ => [] };
    private readonly Option<bool> _approve = new("--approve") { Description = "Let the calls be made." };
    private readonly Option<bool> _deny = new("--deny") { Description = "Refuse them; the model is told so." };
    private readonly Option<string?> _reason = new("--reason") { Description = "Why, for the model.", HelpName = "text" };

    public RunAnswerCommand() : base("answer", "Answers the tool calls that a run waits for; it goes on then.")
    {
        Add(_id);
        foreach (var option in (Option[])[_calls, _approve, _deny, _reason])
        {
            Add(option);
        }
    }

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var (id, approve) = (run.Required(_id), run.Get(_approve));
        if (approve == run.Get(_deny))
        {
            throw new CliException(ExitCode.Usage, "What is the answer?", "Give either --approve or --deny.");
        }
        var calls = run.Get(_calls) is { Length: > 0 } given ? given : await FindWaitingAsync(run, id, cancellationToken);
        var answered = await run.Daemon.AnswerRunAsync(id, [.. calls.Select(call => new ApprovalAnswer(call, approve, run.Get(_reason)))], cancellationToken);
        run.Output.Show(answered, DaemonJson.Default.RunAnswered, one => Shown.Text($"{one.RunId} goes on; its result is that of the task {one.TaskId}."), one => [one.TaskId]);
        return ExitCode.Success;
    }

    private static async Task<string[]> FindWaitingAsync(CliRun run, string id, CancellationToken cancellationToken)
    {
        var found = await run.Daemon.FindRunAsync(id, cancellationToken) ?? throw Missing.Run(id);
        return found.Outcome is { ValueKind: JsonValueKind.Object } outcome && found.State == RunState.Waiting && outcome.TryGetProperty("approvals", out var approvals)
            ? [.. approvals.EnumerateArray().Select(approval => approval.GetProperty("call_id").GetString()!)]
            : throw new CliException(ExitCode.Conflict, $"The run {id} waits for no answer; it is {RunView.NameOf(found.State)}.");
    }
}
