using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Chat;
using OmniStack.Abstractions.Models;
using OmniStack.Agents;
using OmniStack.Agents.Tools;
using OmniStack.Chat.Attachments;
using OmniStack.Chat.Context;
using OmniStack.Chat.Usage;
using OmniStack.Contracts.Agents;
using OmniStack.Contracts.Chat;

namespace OmniStack.Chat.Turns;

/// <summary>Runs the tool loop on a turn: makes its prompt, and books what its model calls use.</summary>
internal sealed class AnswerLoop(ToolLoop loop, IEnumerable<AIFunction> tools, ContextReader context, AnswerFiles files, UsageAccounts accounts, IOptions<ChatTurnOptions> options)
{
    private readonly IReadOnlyList<AIFunction> _tools =
        [.. tools.Select(tool => options.Value.ToolsToApprove.Contains(tool.Name, StringComparer.Ordinal) ? new ApprovalRequiredAIFunction(tool) : tool)];

    /// <summary>What happens, for the recorder; the last is <see cref="RunEvent.Ended"/>.</summary>
    public async IAsyncEnumerable<RunEvent> RunAsync(LiveTurn turn, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        turn.Context = await context.ReadAsync(turn.SessionId, turn.Question, CancellationToken.None);
        var contents = await files.ReadAsync(turn.ClientId, turn.Context.Shown, CancellationToken.None);
        await foreach (var item in loop.RunAsync(RequestOf(turn, turn.Context, contents), cancellationToken))
        {
            if (item is RunEvent.FileGiven given)
            {
                if (await files.StoreAsync(turn, given) is { } file)
                {
                    turn.Recorder.Add(file);
                }
            }
            else if (item is RunEvent.ModelAnswered answered)
            {
                var usage = accounts.Price(ModelOf(turn), answered.Usage);
                turn.Recorder.SetUsage(usage);
                turn.Meter.AddStep(usage);
                await BookAsync(turn, usage);
            }
            else if (item is RunEvent.Ended ended)
            {
                await BookRestAsync(turn, ended.Usage);
            }

            yield return item;
        }
    }

    private RunRequest RequestOf(LiveTurn turn, ContextWindow window, IReadOnlyDictionary<string, AIContent> contents)
    {
        var messages = turn.Answer.Parts.Count > 0 ? window.Shown.Append(turn.Answer) : window.Shown;
        return new RunRequest(Prompt.From(messages, contents), _tools, Prompt.Instructions(options.Value.Instructions, window.Summary))
        {
            Answers = AnswersOf(turn.Answer),
            Properties = new()
            {
                [ModelCallProperties.Tenant] = ChatRules.TenantOf(turn.ClientId),
                [ModelCallProperties.Fresh] = turn.Question.Turn != turn.Answer.Turn, // Who asks for another answer wants another one.
            },
            Scope = new ToolScope { RunId = turn.Answer.Id, CorrelationId = turn.SessionId },
        };
    }

    private static IReadOnlyList<ApprovalAnswer> AnswersOf(StoredMessage answer) =>
        [.. answer.Parts.OfType<MessagePart.ToolCall>()
            .Where(call => call.Approval?.Approved is not null)
            .Select(call => new ApprovalAnswer(call.CallId, call.Approval!.Approved!.Value, call.Approval.Reason))];

    /// <summary>A call that was broken off has no answer of its own, but the sum has what it used.</summary>
    private Task BookRestAsync(LiveTurn turn, UsageDetails? sum)
    {
        var (input, output) = turn.Meter.Steps;
        var rest = accounts.Price(ModelOf(turn), new UsageDetails
        {
            InputTokenCount = Math.Max(0, (sum?.InputTokenCount ?? 0) - input),
            OutputTokenCount = Math.Max(0, (sum?.OutputTokenCount ?? 0) - output),
        });
        turn.Meter.Add(rest);
        return BookAsync(turn, rest);
    }

    private Task BookAsync(LiveTurn turn, TokenUsage? usage)
        => accounts.BookAsync(turn.ClientId, turn.SessionId, ModelOf(turn), UsagePurpose.Chat, usage);

    private static string ModelOf(LiveTurn turn) => turn.Answer.Model ?? "unknown";
}
