using System.Text.Json;
using OmniStack.Contracts.Events;

namespace OmniStack.Embedded.Events;

/// <summary>
/// Changes as the journal's records: JSON. A journal is for the most part events, deliveries and outcomes, so a start reads these by its
/// own hand, with the bytes of an event or a result copied as they are; all others are left to the serializer.
/// </summary>
internal static class BusRecord
{
    public static ReadOnlyMemory<byte> Encode(BusChange change) => JsonSerializer.SerializeToUtf8Bytes(change, BusChangeJson.Default.BusChange);

    /// <exception cref="JsonException">It is none that this version knows.</exception>
    public static BusChange Decode(ReadOnlySpan<byte> record)
    {
        var reader = new Utf8JsonReader(record, new JsonReaderOptions { MaxDepth = BusChangeJson.MaxDepth });
        if (reader.Read() && reader.Read() && reader.ValueTextEquals("$"u8) && reader.Read())
        {
            if (reader.ValueTextEquals("published"u8))
            {
                return ReadPublished(record, ref reader);
            }

            if (reader.ValueTextEquals("settled"u8))
            {
                return ReadSettled(record, ref reader);
            }
        }

        return JsonSerializer.Deserialize(record, BusChangeJson.Default.BusChange)!;
    }

    private static BusChange.Published ReadPublished(ReadOnlySpan<byte> record, ref Utf8JsonReader reader)
    {
        var at = default(DateTimeOffset);
        IReadOnlyList<StoredEvent> events = [];
        while (IsMember(ref reader))
        {
            if (Is(ref reader, "at"u8))
            {
                at = reader.GetDateTimeOffset();
            }
            else if (Is(ref reader, "events"u8))
            {
                events = ReadEvents(record, ref reader);
            }
            else
            {
                SkipMember(ref reader);
            }
        }

        return new(at, events);
    }

    private static List<StoredEvent> ReadEvents(ReadOnlySpan<byte> record, ref Utf8JsonReader reader)
    {
        List<StoredEvent> events = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            events.Add(StoredEvent.Read(record, ref reader));
        }

        return events;
    }

    private static BusChange.Settled ReadSettled(ReadOnlySpan<byte> record, ref Utf8JsonReader reader)
    {
        var at = default(DateTimeOffset);
        List<Outcome> outcomes = [];
        while (IsMember(ref reader))
        {
            if (Is(ref reader, "at"u8))
            {
                at = reader.GetDateTimeOffset();
            }
            else if (Is(ref reader, "outcomes"u8))
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                {
                    outcomes.Add(ReadOutcome(record, ref reader, outcomes.Count == 0 ? null : outcomes[^1]));
                }
            }
            else
            {
                SkipMember(ref reader);
            }
        }

        return new(at, outcomes);
    }

    /// <param name="before">Its neighbour, which is most often of the same topic and agent.</param>
    private static Outcome ReadOutcome(ReadOnlySpan<byte> record, ref Utf8JsonReader reader, Outcome? before)
    {
        var name = (Topic: before?.Topic ?? "", Agent: before?.Agent ?? "", TaskId: "");
        var kind = default(OutcomeKind);
        DateTimeOffset? at = null;
        RawJson? result = null;
        RunError? error = null;
        IReadOnlyList<StoredEvent>? replies = null;
        var elapsed = TimeSpan.Zero;
        while (IsMember(ref reader))
        {
            if (IsName(ref reader, ref name))
            {
                continue;
            }

            if (Is(ref reader, "kind"u8))
            {
                kind = JsonSerializer.Deserialize(ref reader, BusChangeJson.Default.OutcomeKind);
            }
            else if (Is(ref reader, "at"u8))
            {
                at = reader.GetDateTimeOffset();
            }
            else if (Is(ref reader, "result"u8))
            {
                result = reader.TokenType == JsonTokenType.Null ? null : RawJson.Read(record, ref reader);
            }
            else if (Is(ref reader, "error"u8))
            {
                error = JsonSerializer.Deserialize(ref reader, BusChangeJson.Default.RunError);
            }
            else if (Is(ref reader, "replies"u8))
            {
                replies = ReadEvents(record, ref reader);
            }
            else if (Is(ref reader, "elapsed"u8))
            {
                elapsed = JsonSerializer.Deserialize(ref reader, BusChangeJson.Default.TimeSpan);
            }
            else
            {
                SkipMember(ref reader);
            }
        }

        return new(name.Topic, name.Agent, name.TaskId, kind, at, result, error, replies, elapsed);
    }

    private static bool IsName(ref Utf8JsonReader reader, ref (string Topic, string Agent, string TaskId) name)
    {
        if (Is(ref reader, "topic"u8))
        {
            name.Topic = reader.ValueTextEquals(name.Topic) ? name.Topic : reader.GetString()!;
            return true;
        }

        if (Is(ref reader, "agent"u8))
        {
            name.Agent = reader.ValueTextEquals(name.Agent) ? name.Agent : reader.GetString()!;
            return true;
        }

        if (Is(ref reader, "task_id"u8))
        {
            name.TaskId = reader.GetString()!;
            return true;
        }

        return false;
    }

    /// <summary>Goes to the next member of the object.</summary>
    private static bool IsMember(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    /// <summary>Goes to the member's value when it has this name.</summary>
    private static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
        => reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(name) && reader.Read();

    private static void SkipMember(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }
}
