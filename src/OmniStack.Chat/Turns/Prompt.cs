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
    /// <param name="branch">Oldest first.</param>
    /// <param name="files">What the model gets of the files, by the attachment's id.</param>
    public static IReadOnlyList<ChatMessage> From(IEnumerable<StoredMessage> branch, IReadOnlyDictionary<string, AIContent> files)
        => [.. branch.SelectMany(message => message.Role == MessageRole.User ? [ToQuestion(message, files)] : ToAnswer(message))];

    /// <returns>The system prompt; null for none.</returns>
    public static string? Instructions(string? instructions, SessionSummary? summary) => summary is null
        ? instructions
        : $"{instructions}\n\nSummary of the conversation so far:\n{summary.Text}".TrimStart();

    private static ChatMessage ToQuestion(StoredMessage message, IReadOnlyDictionary<string, AIContent> files)
        => new(ChatRole.User, [.. message.Parts.Select(part => part switch
        {
            MessagePart.Text text => new TextContent(text.Value),
            MessagePart.File file => files[file.AttachmentId],
            _ => throw new InvalidOperationException($"No content for {part.GetType().Name}."),
        })]);

    private static IEnumerable<ChatMessage> ToAnswer(StoredMessage message)
    {
        var isOpen = message.Status == MessageStatus.Streaming;
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
