using System.Text;
using System.Text.Json;
using OmniStack.Contracts.Events;
using OmniStack.Embedded.Events;

namespace OmniStack.Embedded.Tests;

/// <summary>What a start reads by its own hand is what the serializer reads.</summary>
public sealed class BusRecordTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    private static readonly EventEnvelope Full = new()
    {
        Id = "idé\"\\n", Topic = "topic", Payload = new(JsonElement.Parse("""{"id":"inner","topic":["x",{"tenant_id":1}]}"""), "https://example.com/", "replies"),
        CreatedAt = At, TenantId = "tenant", CorrelationId = "correlation", CausationId = "causation", Source = "source", Priority = EventPriority.Low,
        DeliverAt = At.AddHours(1), ResultTtlSeconds = 7, Hops = 2, TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    };

    private static readonly EventEnvelope Least = new() { Id = "least", Topic = "other", Payload = new(JsonElement.Parse("1")), CreatedAt = At };

    public static TheoryData<string> Records =>
    [
        Text(new BusChange.Published(At, [StoredEvent.Of(Full), StoredEvent.Of(Least)])),
        Text(new BusChange.Published(At, [])),
        Text(new BusChange.Settled(At,
        [
            new("topic", "agent", "a", OutcomeKind.Succeeded, At, RawJson.Of(JsonElement.Parse("""{"nested":[1,{"kind":"Dead"}]}""")),
                Replies: [StoredEvent.Of(Least), StoredEvent.Of(Full)], Elapsed: TimeSpan.FromMilliseconds(1.5)),
            new("topic", "other", "b", OutcomeKind.Succeeded, At, RawJson.Null),
            new("third", "other", "c", OutcomeKind.Retried, At, Error: new("type", "message", Retriable: true)),
            new("third", "other", "d", OutcomeKind.Dead, At, Error: new("type", "message", Retriable: false), Elapsed: TimeSpan.FromDays(2)),
            new("third", "other", "e", OutcomeKind.Released),
        ])),
        """{"$":"settled","invented":{"a":[1]},"outcomes":[{"invented":[{}],"task_id":"a","agent":"agent","topic":"topic","kind":"Released"}],"at":"2026-01-01T00:00:00+00:00"}""",
        """{"$":"published","events":[{"invented":[{"id":"no"}],"hops":0,"created_at":"2026-01-01T00:00:00+00:00","payload":{"content":"text"},"topic":"topic","id":"a","priority":"high","tenant_id":null,"deliver_at":null}],"at":"2026-01-01T00:00:00+00:00"}""",
    ];

    [Theory]
    [MemberData(nameof(Records))]
    public void Decode_Record_IsWhatTheSerializerReads(string record)
    {
        var expected = JsonSerializer.Deserialize(record, BusChangeJson.Default.BusChange)!;

        var read = BusRecord.Decode(Encoding.UTF8.GetBytes(record));

        Assert.Equal(Text(expected), Text(read));
        Assert.Equal(Headers(expected), Headers(read));
    }

    [Fact]
    public void Of_Envelope_ParsesToTheSame()
    {
        var parsed = StoredEvent.Of(Full).Parse();

        Assert.Equal(Full with { Payload = parsed.Payload }, parsed);
        Assert.Equal(Full.Payload.Content.GetRawText(), parsed.Payload.Content.GetRawText());
    }

    private static string Text(BusChange change) => Encoding.UTF8.GetString(BusRecord.Encode(change).Span);

    private static List<object> Headers(BusChange change)
        => [.. Events(change).Select(one => (one.Id, one.Topic, one.TenantId, one.CorrelationId, one.Priority, one.DeliverAt, one.ResultTtlSeconds))];

    private static IEnumerable<StoredEvent> Events(BusChange change) => change switch
    {
        BusChange.Published published => published.Events,
        BusChange.Settled settled => settled.Outcomes.SelectMany(outcome => outcome.Replies ?? []),
        _ => [],
    };
}
