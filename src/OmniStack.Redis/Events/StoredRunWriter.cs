using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using OmniStack.Contracts.Events;

namespace OmniStack.Redis.Events;

/// <summary>Writes runs as the scripts keep them. They read agent and state from its beginning, so the order counts.</summary>
internal sealed class StoredRunWriter : IDisposable
{
    private static readonly JsonEncodedText[] States = [.. Enum.GetValues<TaskState>().Select(state => JsonEncodedText.Encode(StoredTimeline.NameOf(state)))];

    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private readonly Utf8JsonWriter _writer;

    public StoredRunWriter() => _writer = new(_buffer);

    public void Dispose() => _writer.Dispose();

    /// <summary>What the serializer would write, but for a timeline, which is kept apart.</summary>
    public byte[] ToJson(AgentRun run)
    {
        _buffer.ResetWrittenCount();
        _writer.Reset();
        _writer.WriteStartObject();
        _writer.WriteString("agent"u8, run.Agent);
        _writer.WriteString("state"u8, States[(int)run.State]);
        _writer.WriteNumber("attempts"u8, run.Attempts);
        if (run.Result is { } result)
        {
            _writer.WritePropertyName("result"u8);
            _writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(result), skipInputValidation: true);
        }

        if (run.Error is { } error)
        {
            _writer.WritePropertyName("error"u8);
            JsonSerializer.Serialize(_writer, error, EventsJson.Default.RunError);
        }

        if (run.Runner is { } runner)
        {
            _writer.WriteString("runner"u8, runner);
        }

        WriteTime("next_attempt_at"u8, run.NextAttemptAt);
        WriteTime("started_at"u8, run.StartedAt);
        WriteTime("finished_at"u8, run.FinishedAt);
        _writer.WriteEndObject();
        _writer.Flush();
        return _buffer.WrittenSpan.ToArray();
    }

    private void WriteTime(ReadOnlySpan<byte> name, DateTimeOffset? time)
    {
        if (time is { } given)
        {
            _writer.WriteString(name, given);
        }
    }
}
