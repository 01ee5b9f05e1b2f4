using OmniStack.Abstractions.Chat;

namespace OmniStack.Chat.Naming;

/// <summary>Makes names that fit a list.</summary>
internal static class SessionName
{
    /// <returns>The first words, on one line; without any, the name of the first file that has one, and empty for nothing at all.</returns>
    public static string Of(IEnumerable<MessagePart> parts, int maxWords, int maxLength)
        => Fit(string.Join(' ', parts.OfType<MessagePart.Text>().Select(part => part.Value)), maxWords, maxLength) is { Length: > 0 } words
            ? words
            : Fit(parts.OfType<MessagePart.File>().Select(file => file.Name).FirstOrDefault(name => name is not null) ?? "", maxWords, maxLength);

    /// <summary>Of what a model said, without the quotes and marks that it may have put around.</summary>
    public static string OfTitle(string said, int maxWords, int maxLength)
        => Fit(said.Split('\n', 2)[0].Trim(' ', '"', '\'', '“', '”', '„', '«', '»', '*', '#', '.'), maxWords, maxLength);

    private static string Fit(string text, int maxWords, int maxLength)
    {
        var words = string.Join(' ', text.Split((char[]?)null, maxWords + 1, StringSplitOptions.RemoveEmptyEntries).Take(maxWords)).TrimEnd(',', ';', ':');
        if (words.Length <= maxLength)
        {
            return words;
        }

        var end = char.IsHighSurrogate(words[maxLength - 2]) ? maxLength - 2 : maxLength - 1;
        return $"{words[..end]}…";
    }
}
