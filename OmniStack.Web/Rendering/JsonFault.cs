using System.Text.Json;

namespace OmniStack.Web.Rendering;

/// <summary>Where a text stops being JSON.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">In characters, from 1.</param>
/// <param name="Excerpt">The line, or what of a long one lies around the fault.</param>
/// <param name="Offset">Of the fault in the excerpt.</param>
public sealed record JsonFault(int Line, int Column, string Excerpt, int Offset)
{
    private const int MostShown = 80;

    /// <summary>For people.</summary>
    public string Message => $"This is not JSON: it breaks in line {Line}, column {Column}.";

    /// <returns>The value, or the fault.</returns>
    public static (JsonElement Value, JsonFault? Fault) Parse(string text)
    {
        try
        {
            return (JsonElement.Parse(text), null);
        }
        catch (JsonException error)
        {
            return (default, At(text, (int)(error.LineNumber ?? 0), (int)(error.BytePositionInLine ?? 0)));
        }
    }

    private static JsonFault At(string text, int line, int bytes)
    {
        var found = text.Split('\n').ElementAtOrDefault(line)?.TrimEnd('\r') ?? "";
        var column = CharactersOf(found, bytes);
        var begin = Math.Max(0, column - MostShown / 2);
        return new(line + 1, column + 1, found[begin..Math.Min(found.Length, begin + MostShown)].Replace('\t', ' '), column - begin);
    }

    /// <summary>The reader counts UTF-8 bytes, people characters.</summary>
    private static int CharactersOf(string line, int bytes)
    {
        var characters = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            bytes -= rune.Utf8SequenceLength;
            if (bytes < 0)
            {
                break;
            }
            characters += rune.Utf16SequenceLength;
        }
        return characters;
    }
}
