using System.Text;
using OmniStack.Abstractions.Chat;

namespace OmniStack.Chat.Context;

/// <summary>Messages as text, for a model that shall write about them.</summary>
internal static class Transcript
{
    private const int MostOfAToolResult = 2000;

    /// <param name="messages">Oldest first.</param>
    /// <param name="maxLength">Characters; the newest are kept.</param>
    public static string Of(IEnumerable<StoredMessage> messages, int maxLength)
    {
        var text = new StringBuilder();
        foreach (var message in messages)
        {
            foreach (var part in message.Parts)
            {
                Append(text, message.Role == MessageRole.User ? "User" : "Assistant", part);
            }
        }

        return text.Length <= maxLength ? text.ToString() : text.ToString(text.Length - maxLength, maxLength);
    }

    private static void Append(StringBuilder text, string speaker, MessagePart part)
    {
        switch (part)
        {
            case MessagePart.Text said:
                text.Append(speaker).Append(": ").AppendLine(said.Value);
                break;
            case MessagePart.File file:
                text.Append(speaker).Append(" sent the file ").Append(file.Name ?? file.AttachmentId).Append(" (").Append(file.MediaType).AppendLine(")");
                break;
            case MessagePart.ToolCall call:
                text.Append("Tool ").Append(call.Name).Append(Shorten(call.Input.GetRawText())).Append(": ").AppendLine(Shorten(ResultOf(call)));
                break;
        }
    }

    private static string ResultOf(MessagePart.ToolCall call) => call.OutcomeOrInterrupted() switch
    {
        ToolOutcome.Succeeded succeeded => succeeded.Output.GetRawText(),
        ToolOutcome.Failed failed => failed.ErrorText,
        var unknown => throw new InvalidOperationException($"No text for {unknown}."),
    };

    private static string Shorten(string text) => text.Length <= MostOfAToolResult ? text : $"{text[..MostOfAToolResult]}…";
}
