using System.Buffers.Text;
using System.Text.Json;
using OmniStack.Abstractions;
using OmniStack.Chat.Attachments;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;

namespace OmniStack.ChatApi.Chat;

/// <summary>Reads a file part as the AI SDK sends it: the address of an uploaded file, or a data URL. Nothing is ever fetched.</summary>
internal static class FilePartReader
{
    private const string Base64Mark = ";base64";

    public static SentFile Read(JsonElement part)
    {
        if (ReadString(part, "url") is not { } url)
        {
            throw ChatRequestReader.Invalid("""A file part has to be {"type":"file","mediaType":"…","url":"…"}.""");
        }

        if (AttachmentPath.ReadId(url) is { } id)
        {
            return new SentFile.Uploaded(id);
        }

        return url.StartsWith("data:", StringComparison.OrdinalIgnoreCase)
            ? new SentFile.Inline(Decode(url), ReadString(part, "filename"))
            : throw new OmniStackException(ErrorKind.Invalid, ErrorCodes.AttachmentRemote,
                $"The url of a file part is that of an uploaded file, {AttachmentPath.Of("…")}, or a data URL; addresses elsewhere are not fetched.");
    }

    private static byte[] Decode(string url)
    {
        var comma = url.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0 || !url.AsSpan(0, comma).EndsWith(Base64Mark, StringComparison.OrdinalIgnoreCase) || !Base64.IsValid(url.AsSpan(comma + 1)))
        {
            throw new OmniStackException(ErrorKind.Invalid, ErrorCodes.AttachmentInvalid, "A data URL has to hold base64: data:image/png;base64,….");
        }

        return Convert.FromBase64String(url[(comma + 1)..]);
    }

    private static string? ReadString(JsonElement part, string name)
        => part.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? ChatRequestReader.ReadText(value) : null;
}
