using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using OmniStack.Contracts.Chat;

namespace OmniStack.Chat.Streaming;

/// <summary>Writes chunks of the UI message stream as server-sent events. One writer at a time.</summary>
internal sealed class AnswerStream(ReplayBuffer buffer) : IDisposable
{
    // The stream is read by JavaScript and never put into a page as it is, so letters of every script stay as they are.
    private static readonly ChatJson Json = new(new JsonSerializerOptions(ChatJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    private readonly ArrayBufferWriter<byte> _event = new(256);
    private readonly Utf8JsonWriter _json = new(Stream.Null, new JsonWriterOptions { Encoder = Json.Options.Encoder, SkipValidation = true });

    /// <summary>Bytes written so far.</summary>
    public long Length => buffer.Length;

    public void Write(UIMessageChunk chunk)
    {
        _event.ResetWrittenCount();
        _event.Write("data: "u8);
        _json.Reset(_event);
        switch (chunk)
        {
            case UIMessageChunk.TextDelta text:
                WriteDelta("text-delta"u8, text.Id, text.Delta);
                break;
            case UIMessageChunk.ReasoningDelta reasoning:
                WriteDelta("reasoning-delta"u8, reasoning.Id, reasoning.Delta);
                break;
            case UIMessageChunk.DataPart data:
                WriteData(data);
                break;
            default:
                JsonSerializer.Serialize(_json, chunk, Json.UIMessageChunk);
                break;
        }

        _json.Flush();
        _event.Write("\n\n"u8);
        buffer.Append(_event.WrittenSpan);
    }

    /// <summary>Ends the stream for all its readers.</summary>
    public void Close()
    {
        buffer.Append("data: [DONE]\n\n"u8);
        buffer.Complete();
    }

    public void Dispose() => _json.Dispose();

    /// <summary>Its kind is named by the tool, so it is no derived type that the serializer knows.</summary>
    private void WriteData(UIMessageChunk.DataPart data)
    {
        _json.WriteStartObject();
        _json.WriteString("type"u8, $"data-{data.Name}");
        if (data.Id is not null)
        {
            _json.WriteString("id"u8, data.Id);
        }

        _json.WritePropertyName("data"u8);
        data.Value.WriteTo(_json);
        if (data.IsTransient)
        {
            _json.WriteBoolean("transient"u8, true);
        }

        _json.WriteEndObject();
    }

    /// <summary>As the serializer writes it. Nearly all chunks are deltas, and the serializer's way to a derived type takes an array for each.</summary>
    private void WriteDelta(ReadOnlySpan<byte> type, string id, string delta)
    {
        _json.WriteStartObject();
        _json.WriteString("type"u8, type);
        _json.WriteString("id"u8, id);
        _json.WriteString("delta"u8, delta);
        _json.WriteEndObject();
    }
}
