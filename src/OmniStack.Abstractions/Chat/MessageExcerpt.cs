namespace OmniStack.Abstractions.Chat;

/// <summary>The place where a message says what was looked for.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="Role">Who says it.</param>
/// <param name="Text">What stands around it, on one line; <c>…</c> where it goes on.</param>
public sealed record MessageExcerpt(string MessageId, MessageRole Role, string Text)
{
    private const int LengthBefore = 60;
    private const int LengthBehind = 100;

    /// <returns>The first place in the message's texts; null when none has it.</returns>
    public static MessageExcerpt? Of(StoredMessage message, string search)
    {
        foreach (var text in message.Parts.OfType<MessagePart.Text>().Select(part => part.Value))
        {
            if (text.IndexOf(search, StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
            {
                return new MessageExcerpt(message.Id, message.Role, Cut(text, at, at + search.Length));
            }
        }

        return null;
    }

    private static string Cut(string text, int from, int to)
    {
        var (start, end) = (Math.Max(0, from - LengthBefore), Math.Min(text.Length, to + LengthBehind));
        start += start < from && char.IsLowSurrogate(text[start]) ? 1 : 0;
        end -= end > to && char.IsHighSurrogate(text[end - 1]) ? 1 : 0;
        var words = string.Join(' ', text[start..end].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return $"{(start > 0 ? "…" : "")}{words}{(end < text.Length ? "…" : "")}";
    }
}
