using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using OmniStack.Contracts.Events;

namespace OmniStack.Embedded.Events;

/// <summary>A published event as the journal has it: what the bus itself needs of it, and the rest as bytes until somebody asks for it.</summary>
[JsonConverter(typeof(Converter))]
internal sealed class StoredEvent
{
    private RawJson _json;
    private OptionalTime _deliverAt;

    private StoredEvent()
    {
    }

    public string Id { get; private set; } = "";

    public string Topic { get; private set; } = "";

    public string? TenantId { get; private set; }

    public string? CorrelationId { get; private set; }

    public EventPriority Priority { get; private set; }

    public DateTimeOffset? DeliverAt => _deliverAt;

    public int? ResultTtlSeconds { get; private set; }

    public static StoredEvent Of(EventEnvelope envelope) => new()
    {
        _json = new(JsonSerializer.SerializeToUtf8Bytes(envelope, BusChangeJson.Default.EventEnvelope)),
        _deliverAt = envelope.DeliverAt,
        Id = envelope.Id,
        Topic = envelope.Topic,
        TenantId = envelope.TenantId,
        CorrelationId = envelope.CorrelationId,
        Priority = envelope.Priority,
        ResultTtlSeconds = envelope.ResultTtlSeconds,
    };

    /// <inheritdoc cref="RawJson.Read"/>
    public static StoredEvent Read(ReadOnlySpan<byte> source, ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        var stored = new StoredEvent();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            stored.ReadMember(ref reader);
        }

        stored._json = new(source[start..(int)reader.BytesConsumed].ToArray());
        return stored;
    }

    public EventEnvelope Parse() => JsonSerializer.Deserialize(_json.Utf8, BusChangeJson.Default.EventEnvelope)!;

    /// <param name="edited">Takes the place of the event's own payload; null for that.</param>
    public EventEnvelope ParseWith(EventPayload? edited) => edited is null ? Parse() : Parse() with { Payload = edited };

    public StoredEvent With(EventPayload payload)
    {
        var changed = Of(ParseWith(payload));
        changed.Share(Topic);
        return changed;
    }

    /// <summary>Holds the topic's own string from now on: a million events need not have a million of them.</summary>
    public void Share(string topic) => Topic = topic;

    private void ReadMember(ref Utf8JsonReader members)
    {
        var name = members.ValueSpan;
        members.Read();
        if (name.SequenceEqual("id"u8))
        {
            Id = members.GetString()!;
        }
        else if (name.SequenceEqual("topic"u8))
        {
            Topic = members.GetString()!;
        }
        else if (name.SequenceEqual("tenant_id"u8))
        {
            TenantId = members.GetString();
        }
        else if (name.SequenceEqual("correlation_id"u8))
        {
            CorrelationId = members.GetString();
        }
        else if (name.SequenceEqual("priority"u8))
        {
            Priority = JsonSerializer.Deserialize(ref members, BusChangeJson.Default.EventPriority);
        }
        else if (name.SequenceEqual("deliver_at"u8))
        {
            _deliverAt = members.TokenType == JsonTokenType.Null ? null : members.GetDateTimeOffset();
        }
        else if (name.SequenceEqual("result_ttl_seconds"u8))
        {
            ResultTtlSeconds = members.TokenType == JsonTokenType.Null ? null : members.GetInt32();
        }
        else
        {
            members.Skip();
        }
    }

    internal sealed class Converter : JsonConverter<StoredEvent>
    {
        public override StoredEvent Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var source = JsonMarshal.GetRawUtf8Value(JsonElement.ParseValue(ref reader));
            var own = new Utf8JsonReader(source, new JsonReaderOptions { MaxDepth = options.MaxDepth });
            own.Read();
            return StoredEvent.Read(source, ref own);
        }

        public override void Write(Utf8JsonWriter writer, StoredEvent value, JsonSerializerOptions options)
            => writer.WriteRawValue(value._json.Utf8, skipInputValidation: true);
    }
}
