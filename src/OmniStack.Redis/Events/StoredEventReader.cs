using System.Text.Json;
using OmniStack.Contracts.Events;

namespace OmniStack.Redis.Events;

/// <summary>
/// Reads an event as <see cref="StoredEvent.ToJson"/> writes it: every delivery is read, and the serializer takes twice the time and
/// compiles some hundred methods before the first. Whatever is written otherwise is left to the serializer, which decides what is an event.
/// </summary>
internal ref struct StoredEventReader
{
    private Utf8JsonReader _reader;
    private EventPayload? _payload;
    private string? _id, _topic, _tenant, _correlation, _causation, _source, _trace;
    private DateTimeOffset? _createdAt, _deliverAt;
    private EventPriority _priority;
    private int? _resultTtl;
    private int _hops;

    private bool _isForeign;

    private StoredEventReader(ReadOnlySpan<byte> json) => _reader = new(json);

    /// <returns>Null when it is written in another way, or is no event.</returns>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidOperationException">A text in it is no UTF-8.</exception>
    public static EventEnvelope? Read(ReadOnlySpan<byte> json) => new StoredEventReader(json).ReadEvent();

    private EventEnvelope? ReadEvent()
    {
        _isForeign = !ReadAs(JsonTokenType.StartObject);
        while (!_isForeign && ReadAs(JsonTokenType.PropertyName))
        {
            _isForeign = !(IsText() || IsOther()) || _isForeign;
        }

        if (_isForeign || _reader.TokenType != JsonTokenType.EndObject || _reader.Read())
        {
            return null;
        }

        return _id is null || _topic is null || _payload is null || _createdAt is null ? null : new()
        {
            Id = _id, Topic = _topic, Payload = _payload, CreatedAt = _createdAt.Value, TenantId = _tenant, CorrelationId = _correlation,
            CausationId = _causation, Source = _source, Priority = _priority, DeliverAt = _deliverAt, ResultTtlSeconds = _resultTtl, Hops = _hops,
            TraceParent = _trace,
        };
    }

    private bool IsText() => Is("id"u8, ref _id) || Is("topic"u8, ref _topic) || Is("tenant_id"u8, ref _tenant)
        || Is("correlation_id"u8, ref _correlation) || Is("causation_id"u8, ref _causation) || Is("source"u8, ref _source)
        || Is("trace_parent"u8, ref _trace);

    private bool IsOther() => IsPayload() || Is("created_at"u8, ref _createdAt) || Is("deliver_at"u8, ref _deliverAt) || IsPriority() || IsNumber();

    private bool IsPayload()
    {
        if (!_reader.ValueTextEquals("payload"u8))
        {
            return false;
        }

        JsonElement content = default;
        string? webhook = null, replyTo = null;
        _isForeign = !ReadAs(JsonTokenType.StartObject);
        while (!_isForeign && ReadAs(JsonTokenType.PropertyName))
        {
            if (_reader.ValueTextEquals("content"u8))
            {
                _reader.Read();
                content = JsonElement.ParseValue(ref _reader);
            }
            else
            {
                _isForeign = !(Is("webhook"u8, ref webhook) || Is("reply_to"u8, ref replyTo)) || _isForeign;
            }
        }

        _isForeign |= content.ValueKind == JsonValueKind.Undefined;
        _payload = new(content, webhook, replyTo);
        return true;
    }

    private bool IsPriority()
    {
        string? priority = null;
        if (!Is("priority"u8, ref priority))
        {
            return false;
        }

        _priority = priority switch { "high" => EventPriority.High, "low" => EventPriority.Low, _ => EventPriority.Normal };
        _isForeign |= priority is not ("high" or "normal" or "low");
        return true;
    }

    private bool IsNumber()
    {
        var isHops = _reader.ValueTextEquals("hops"u8);
        if (!isHops && !_reader.ValueTextEquals("result_ttl_seconds"u8))
        {
            return false;
        }

        var number = 0;
        _isForeign = !ReadAs(JsonTokenType.Number) || !_reader.TryGetInt32(out number);
        (_hops, _resultTtl) = isHops ? (number, _resultTtl) : (_hops, number);
        return true;
    }

    private bool Is(ReadOnlySpan<byte> name, ref string? value)
    {
        if (!_reader.ValueTextEquals(name))
        {
            return false;
        }

        _isForeign = !ReadAs(JsonTokenType.String);
        value = _isForeign ? null : _reader.GetString();
        return true;
    }

    private bool Is(ReadOnlySpan<byte> name, ref DateTimeOffset? value)
    {
        if (!_reader.ValueTextEquals(name))
        {
            return false;
        }

        var time = default(DateTimeOffset);
        _isForeign = !ReadAs(JsonTokenType.String) || !_reader.TryGetDateTimeOffset(out time);
        value = time;
        return true;
    }

    private bool ReadAs(JsonTokenType type) => _reader.Read() && _reader.TokenType == type;
}
