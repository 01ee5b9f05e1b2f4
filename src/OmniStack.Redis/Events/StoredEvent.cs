using System.Text.Json;
using OmniStack.Contracts.Events;
using StackExchange.Redis;

namespace OmniStack.Redis.Events;

/// <summary>An event as the scripts take and keep it.</summary>
internal static class StoredEvent
{
    public const int ArgumentsEach = 5;

    /// <summary>Topic, id, lane, when it is delivered, the event.</summary>
    public static void Write(EventEnvelope envelope, Span<RedisValue> arguments)
    {
        arguments[0] = envelope.Topic;
        arguments[1] = envelope.Id;
        arguments[2] = envelope.Priority switch { EventPriority.High => "h", EventPriority.Low => "l", _ => "m" };
        arguments[3] = envelope.DeliverAt?.ToUnixTimeMilliseconds() ?? 0;
        arguments[4] = ToJson(envelope);
    }

    public static byte[] ToJson(EventEnvelope envelope) => JsonSerializer.SerializeToUtf8Bytes(envelope, EventsJson.Default.EventEnvelope);

    /// <returns>Null when it is no event.</returns>
    public static EventEnvelope? Parse(byte[]? json)
    {
        try
        {
            return json is { Length: > 0 } ? StoredEventReader.Read(json) ?? JsonSerializer.Deserialize(json, EventsJson.Default.EventEnvelope) : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
