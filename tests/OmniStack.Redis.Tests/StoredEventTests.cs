using System.Text;
using System.Text.Json;
using OmniStack.Contracts.Events;
using OmniStack.Redis.Events;

namespace OmniStack.Redis.Tests;

public sealed class StoredEventTests
{
    private const string Rest = "\"topic\":\"t\",\"payload\":{\"content\":1},\"created_at\":\"2026-11-30T11:00:00+00:00\"}";

    [Fact]
    public void Read_EventAsItIsWritten_NeedsNoSerializer()
    {
        EventEnvelope full = new()
        {
            Id = "1", Topic = "t", Payload = new(JsonElement.Parse("""{"a":["\u00e4 \"b\"",1.5,null]}"""), "https://a.example/?b=c&d", "r"), CreatedAt = DateTimeOffset.UnixEpoch.AddTicks(1234567),
            TenantId = "tenant <1>", CorrelationId = "c", CausationId = "d", Source = "\ud83d\ude00", Priority = EventPriority.Low, DeliverAt = DateTimeOffset.UnixEpoch,
            ResultTtlSeconds = 5, Hops = 3, TraceParent = "00-1-2-01",
        };
        AssertRead(full);
        AssertRead(new() { Id = "1", Topic = "t", Payload = new(JsonElement.Parse("null")), CreatedAt = DateTimeOffset.UnixEpoch });
    }

    [Theory]
    [InlineData("{\"id\":\"1\"," + Rest)]
    [InlineData(" { \"id\" : \"1\" , " + Rest + "\n")]
    [InlineData("{\"id\":\"1\",\"later\":{\"a\":[1]}," + Rest)]
    [InlineData("{\"id\":\"1\",\"id\":\"2\"," + Rest)]
    [InlineData("{\"id\":\"1\",\"tenant_id\":null,\"result_ttl_seconds\":null," + Rest)]
    [InlineData("{\"id\":\"1\",\"priority\":\"High\"," + Rest)]
    [InlineData("{\"id\":\"1\",\"priority\":2," + Rest)]
    [InlineData("{\"id\":\"1\",\"priority\":null," + Rest)]
    [InlineData("{\"id\":\"1\",\"priority\":\"urgent\"," + Rest)]
    [InlineData("{\"id\":\"1\",\"hops\":1.5," + Rest)]
    [InlineData("{\"id\":\"1\",\"hops\":\"1\"," + Rest)]
    [InlineData("{\"id\":1," + Rest)]
    [InlineData("{\"id\":null," + Rest)]
    [InlineData("{\"id\":{}," + Rest)]
    [InlineData("{\"id\":\"\\ud800\"," + Rest)]
    [InlineData("{\"ID\":\"1\"," + Rest)]
    [InlineData("{" + Rest)]
    [InlineData("{\"id\":\"1\"," + Rest + "x")]
    [InlineData("{\"id\":\"1\",\"topic\":\"t\",\"payload\":{},\"created_at\":\"2026-11-30T11:00:00+00:00\"}")]
    [InlineData("{\"id\":\"1\",\"topic\":\"t\",\"payload\":{\"content\":1,\"webhook\":null,\"x\":1},\"created_at\":\"2026-11-30T11:00:00+00:00\"}")]
    [InlineData("{\"id\":\"1\",\"topic\":\"t\",\"payload\":null,\"created_at\":\"2026-11-30T11:00:00+00:00\"}")]
    [InlineData("{\"id\":\"1\",\"topic\":\"t\",\"payload\":{\"content\":1},\"created_at\":\"yesterday\"}")]
    [InlineData("{\"id\":\"1\",\"topic\":\"t\",\"payload\":{\"content\":")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("7")]
    public void Parse_AnyJson_IsWhatTheSerializerReads(string json)
        => Assert.Equal(ToText(Deserialize(json)), ToText(StoredEvent.Parse(Encoding.UTF8.GetBytes(json))));

    [Fact]
    public void Parse_TextThatIsNoUtf8_IsNoEvent()
        => Assert.Null(StoredEvent.Parse([.. "{\"id\":\""u8, 0xFF, .. Encoding.UTF8.GetBytes("\"," + Rest)]));

    [Theory]
    [InlineData(TaskState.Succeeded)]
    [InlineData(TaskState.Dead)]
    [InlineData(TaskState.Retrying)]
    public void ToJson_Run_IsWhatTheSerializerWrites(TaskState state)
    {
        AgentRun run = new()
        {
            Agent = "a", State = state, Attempts = 2, Result = JsonElement.Parse("""{"ok":"<\u00e4>"}"""), Error = new("e", "it's \"bad\"", Retriable: true), Runner = "r&1",
            NextAttemptAt = DateTimeOffset.UnixEpoch.AddTicks(1), StartedAt = DateTimeOffset.UnixEpoch, FinishedAt = DateTimeOffset.UnixEpoch.AddHours(1),
        };
        using StoredRunWriter writer = new();
        writer.ToJson(run with { Agent = "before" });
        var stored = writer.ToJson(run);
        var written = JsonSerializer.Serialize(run, EventsJson.Default.AgentRun).Replace(",\"timeline\":[]", "", StringComparison.Ordinal);
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(written), JsonElement.Parse(stored)));
        Assert.StartsWith($$"""{"agent":"a","state":"{{StoredTimeline.NameOf(state)}}",""", Encoding.UTF8.GetString(stored), StringComparison.Ordinal);
    }

    private static void AssertRead(EventEnvelope envelope)
        => Assert.Equal(ToText(envelope), ToText(StoredEventReader.Read(StoredEvent.ToJson(envelope))));

    private static EventEnvelope? Deserialize(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, EventsJson.Default.EventEnvelope);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string ToText(EventEnvelope? envelope) => envelope switch
    {
        null => "none",
        { Payload.Content.ValueKind: JsonValueKind.Undefined } => "without content",
        _ => Encoding.UTF8.GetString(StoredEvent.ToJson(envelope)),
    };
}
