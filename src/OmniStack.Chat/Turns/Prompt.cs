using System.Text.Json;
using Microsoft.Extensions.AI;
using OmniStack.Abstractions.Chat;
using OmniStack.Agents.Tools;
using OmniStack.Contracts.Chat;

namespace OmniStack.Chat.Turns;

/// <summary>
/// Stored messages as the model gets them: every call followed by its one result, no reasoning, nothing empty. Only in an answer
/// that goes on a call may be open: it is made, or waits, before the model is called.
/// </summary>
internal static class Prompt
{
    public static IReadOnlyList<ChatMessage> From(IEnumerable<StoredMessage> branch) => [.. branch.SelectMany(ToMessages)];

    /// <returns>The system prompt; null for none.</returns>
    public static string? Instructions(string? instructions, SessionSummary? summary) => summary is null
        ? instructions
        : $"{instructions}\n\nSummary of the conversation so far:\n{summary.Text}".TrimStart();

    private static IEnumerable<ChatMessage> ToMessages(StoredMessage message)
    {
        var isOpen = message.Status == MessageStatus.Streaming;
        if (message.Role == MessageRole.User)
        {
            return [new ChatMessage(ChatRole.User, [.. message.Parts.OfType<MessagePart.Text>().Select(text => new TextContent(text.Value))])];
        }

        return StepsOf(message.Parts).SelectMany(step => ToMessages(step, isOpen));
    }

    private static List<List<MessagePart>> StepsOf(IReadOnlyList<MessagePart> parts)
    {
        List<List<MessagePart>> steps = [[]];
        foreach (var part in parts)
        {
            if (part is MessagePart.StepStart)
            {
                steps.Add([]);
            }
            else
            {
                steps[^1].Add(part);
            }
        }

        return steps;
    }

    private static IEnumerable<ChatMessage> ToMessages(List<MessagePart> step, bool isOpen)
    {
        var calls = step.OfType<MessagePart.ToolCall>().ToList();
        List<AIContent> said = [.. step.OfType<MessagePart.Text>().Select(text => new TextContent(text.Value)), .. calls.Select(ToCall)];
        if (said.Count > 0)
        {
            yield return new ChatMessage(ChatRole.Assistant, said);
        }

        var ended = calls.Where(call => call.Outcome is not null || !isOpen).ToList();
        if (ended.Count > 0)
        {
            yield return new ChatMessage(ChatRole.Tool, [.. ended.Select(ToResult)]);
        }
    }

    private static FunctionCallContent ToCall(MessagePart.ToolCall call)
        => new(call.CallId, call.Name, call.Input.Deserialize<Dictionary<string, object?>>(AIJsonUtilities.DefaultOptions));

    private static FunctionResultContent ToResult(MessagePart.ToolCall call) => new(call.CallId, call.OutcomeOrInterrupted() switch
    {
        ToolOutcome.Succeeded succeeded => succeeded.Output,
        ToolOutcome.Failed failed => ToolErrors.ToJson(failed.ErrorText),
        var unknown => throw new InvalidOperationException($"No result for {unknown}."),
    });
}
