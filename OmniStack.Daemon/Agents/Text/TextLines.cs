namespace OmniStack.Daemon.Agents.Text;

/// <summary>Reads a text line by line, whatever ends its lines.</summary>
internal static class TextLines
{
    public static IEnumerable<string> EnumerateLines(this string text)
    {
        using var reader = new StringReader(text);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
