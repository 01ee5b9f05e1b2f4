using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace OmniStack.Chat.Attachments;

/// <summary>Tells what a file is by its bytes. Its name decides only between kinds of plain text.</summary>
public static class MediaTypes
{
    internal const string Pdf = "application/pdf";
    internal const string Json = "application/json";
    private const string Plain = "text/plain";
    private const string Markdown = "text/markdown";
    private const string Csv = "text/csv";

    // No text has these, and most other files have one of them near their start.
    private static readonly SearchValues<byte> Controls = SearchValues.Create([0, 1, 2, 3, 4, 5, 6, 7, 8, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 28, 29, 30, 31, 127]);

    /// <summary>Every type that is told apart.</summary>
    public static IReadOnlyList<string> All { get; } =
        ["image/png", "image/jpeg", "image/gif", "image/webp", Pdf, Plain, Markdown, Csv, Json];

    /// <returns>One of <see cref="All"/>; null for anything else.</returns>
    internal static string? Of(ReadOnlySpan<byte> content, string? name)
        => content.StartsWith<byte>([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]) ? "image/png"
        : content.StartsWith<byte>([0xFF, 0xD8, 0xFF]) ? "image/jpeg"
        : content.StartsWith("GIF87a"u8) || content.StartsWith("GIF89a"u8) ? "image/gif"
        : content.Length > 12 && content.StartsWith("RIFF"u8) && content[8..].StartsWith("WEBP"u8) ? "image/webp"
        : content.StartsWith("%PDF-"u8) ? Pdf
        : Utf8.IsValid(content) && !content.ContainsAny(Controls) ? OfText(content, name)
        : null;

    internal static bool IsText(string mediaType) => mediaType.StartsWith("text/", StringComparison.Ordinal) || mediaType == Json;

    internal static bool IsImage(string mediaType) => mediaType.StartsWith("image/", StringComparison.Ordinal);

    private static string OfText(ReadOnlySpan<byte> content, string? name) => Path.GetExtension(name)?.ToUpperInvariant() switch
    {
        ".MD" or ".MARKDOWN" => Markdown,
        ".CSV" => Csv,
        _ => IsJson(content) ? Json : Plain,
    };

    private static bool IsJson(ReadOnlySpan<byte> content)
    {
        if (content.TrimStart(" \t\r\n"u8) is not [(byte)'{' or (byte)'[', ..])
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(content);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
