using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using OmniStack.Contracts.Chat;

namespace OmniStack.Chat.Streaming;

/// <summary>Writes chunks of the UI message stream as server-sent events. One writer at a time.</summary>
internal sealed class AnswerStream(ReplayBuffer buffer)
{
    // The stream is read by JavaScript and never put into a page as it is, so letters of every script stay as they are.
    private static readonly ChatJson Json = new(new JsonSerializerOptions(ChatJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    private readonly ArrayBufferWriter<byte> _event = new(256);

    /// <summary>Bytes written so far.</summary>
    public long Length => buffer.Length;

    public void Write(UIMessageChunk chunk)
    {
        _event.ResetWrittenCount();
        _event.Write("data: "u8);
        using (var writer = new Utf8JsonWriter(_event, new JsonWriterOptions { Encoder = Json.Options.Encoder, SkipValidation = true }))
        {
            JsonSerializer.Serialize(writer, chunk, Json.UIMessageChunk);
        }

        _event.Write("\n\n"u8);
        buffer.Append(_event.WrittenSpan);
    }

    /// <summary>Ends the stream for all its readers.</summary>
    public void Close()
    {
        buffer.Append("data: [DONE]\n\n"u8);
        buffer.Complete();
    }
}
