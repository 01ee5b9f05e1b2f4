using System.Text;
using System.Text.Json;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using OmniStack.Embedded.Events;
using OmniStack.Testing;

namespace OmniStack.Embedded.Tests;

/// <summary>What the journal carries from one process, and one version, to the next.</summary>
public sealed class EmbeddedJournalTests : IDisposable
{
    private static readonly AgentGroup Group = new("topic", "agent");
    private static readonly AgentGroup Deleted = new("topic", "deleted");
    private static readonly RunError Failure = new("type", "message", Retriable: true);
    private readonly TempDirectory _directory = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(32 << 20)]
    [InlineData(4096)]
    public async Task Reopen_AfterEveryKindOfChange_IsTheSameState(long compactAboveBytes)
    {
        string before;
        await using (var open = Open(compactAboveBytes))
        {
            await UseEverythingAsync(open);
            before = await DescribeAsync(open);
        }

        for (var i = 0; i < 2; i++)
        {
            await using var open = Open(compactAboveBytes);
            Assert.Equal(before, await DescribeAsync(open));
        }
    }

    [Fact]
    public async Task Reopen_OfWhatACompactionWrites_IsTheSameState()
    {
        string before;
        IReadOnlyList<BusChange> changes;
        await using (var open = Open())
        {
            await UseEverythingAsync(open);
            before = await DescribeAsync(open);
            changes = await open.Storage.ReadAsync(state => state.ToChanges(), Stop);
        }

        File.Delete(_directory["events.journal"]);
        await WriteAsync([.. changes.Select(change => JsonSerializer.Serialize(change, BusChangeJson.Default.BusChange))]);

        await using var compacted = Open();
        Assert.Equal(before, await DescribeAsync(compacted));
    }

    [Theory]
    [InlineData(32 << 20)]
    [InlineData(4096)]
    public async Task Reopen_ContentAndResultAsDeepAsTheyMayBe_AreRead(long compactAboveBytes)
    {
        var deep = JsonElement.Parse(new string('[', 62) + new string(']', 62));
        var padding = new string('x', 8_000);
        await using (var open = Open(compactAboveBytes))
        {
            await open.Bus.SubscribeAsync(new(Group.Topic, Group.Agent, "", [], new(1, 3, 30_000, 60_000)), Stop);
            await open.Bus.PublishAsync([Envelope("deep") with { Payload = new(deep) }, Envelope("wide") with { Payload = new(JsonSerializer.SerializeToElement(padding)) }], Stop);
            var taken = await open.Bus.ReceiveAsync(Group, "r", 1, TimeSpan.FromMinutes(1), TimeSpan.Zero, Stop);
            var reply = Envelope("reply", "replies") with { Payload = new(deep) };
            await open.Bus.SettleAsync([new Settlement.Succeeded(taken[0], deep, [reply], TimeSpan.FromHours(1))], Stop);
        }

        for (var i = 0; i < 2; i++)
        {
            await using var open = Open(compactAboveBytes);
            var task = (await open.Bus.FindTaskAsync("deep", Stop))!;
            Assert.Equal((deep.GetRawText(), deep.GetRawText()), (task.Event.Payload.Content.GetRawText(), task.Result!.Value.GetRawText()));
            Assert.Equal(deep.GetRawText(), (await open.Bus.FindTaskAsync("reply", Stop))!.Event.Payload.Content.GetRawText());
            await open.Bus.PublishAsync([Envelope($"more-{i}") with { Payload = new(JsonSerializer.SerializeToElement(padding)) }], Stop);
        }
    }

    [Fact]
    public async Task Open_JournalOfTheFirstVersion_IsRead()
    {
        const string Envelope = """{"id":"@","topic":"topic","payload":{"content":"text"},"created_at":"2026-01-01T00:00:00+00:00","hops":0}""";
        await WriteAsync(
            """{"$":"subscribed","agent":{"topic":"topic","name":"agent","description":"","tools":[],"config":{"consumer_count":1,"dlq_retry_limit":3,"reclaim_idle_ms":30000,"timeout_ms":60000}}}""",
            $$"""{"$":"restored","event":{{Envelope.Replace('@', 'a')}},"created_at":"2026-01-01T00:00:00+00:00","updated_at":"2026-01-01T00:00:01+00:00","runs":[{"run":{"agent":"agent","state":"dead","attempts":2,"error":{"type":"type","message":"message","retriable":false},"runner":"r","started_at":"2026-01-01T00:00:00+00:00","finished_at":"2026-01-01T00:00:01+00:00"},"token":4,"lease":"00:00:30","expires_at":"9026-01-15T00:00:00+00:00"}]}""",
            $$"""{"$":"published","at":"2026-01-01T00:00:02+00:00","events":[{{Envelope.Replace('@', 'b')}},{{Envelope.Replace('@', 'c')}}]}""",
            """{"$":"delivered","at":"2026-01-01T00:00:03+00:00","topic":"topic","agent":"agent","runner":"r","lease":"00:00:30","first_token":5,"task_ids":["b"]}""",
            """{"$":"settled","at":"2026-01-01T00:00:04+00:00","outcomes":[{"topic":"topic","agent":"agent","task_id":"b","kind":"Succeeded","at":"9026-01-01T00:00:00+00:00","result":"done"}]}""");

        await using var open = Open();

        var done = (await open.Bus.FindTaskAsync("b", Stop))!;
        Assert.Equal(("done", EventPriority.Normal), (done.Result!.Value.GetString(), done.Event.Priority));
        var deadLetters = new EmbeddedDeadLetterStore(open.Storage);
        Assert.Equal(2, (await deadLetters.FindAsync(Group, "a", Stop))!.Attempts);
        Assert.True(await deadLetters.ReplayAsync(Group, "a", null, Stop));
        var taken = await open.Bus.ReceiveAsync(Group, "r", 10, TimeSpan.FromMinutes(1), TimeSpan.Zero, Stop);
        Assert.Equal(["a", "c"], taken.Select(delivery => delivery.Event.Id));
    }

    [Fact]
    public async Task Open_RecordOfALaterVersion_IsRefusedAndTheFileStays()
    {
        await WriteAsync("""{"$":"invented_later"}""");
        var before = await File.ReadAllBytesAsync(_directory["events.journal"], Stop);

        var error = Assert.Throws<InvalidDataException>(() => Open());

        Assert.Contains("a later one", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(_directory["events.journal"], Stop));
    }

    private static Task<string> DescribeAsync(OpenEmbeddedBus open) => open.Storage.ReadAsync(state => string.Join('\n',
        state.ToChanges().Select(change => JsonSerializer.Serialize(change, BusChangeJson.Default.BusChange))), Stop);

    private static EventEnvelope Envelope(string id, string topic = "topic") => new()
    {
        Id = id, Topic = topic, CreatedAt = DateTimeOffset.UnixEpoch, Payload = new(JsonSerializer.SerializeToElement(id)),
    };

    private static Settlement.Succeeded Succeeded(Delivery delivery)
        => new(delivery, JsonSerializer.SerializeToElement("result"), [Envelope("reply-" + delivery.Event.Id, "replies")], TimeSpan.FromHours(1))
        {
            Elapsed = TimeSpan.FromMilliseconds(7),
        };

    /// <summary>Leaves a state in which everything that can be stored is stored.</summary>
    private static async Task UseEverythingAsync(OpenEmbeddedBus open)
    {
        var (bus, storage) = (open.Bus, open.Storage);
        foreach (var group in (AgentGroup[])[Group, Deleted])
        {
            await bus.SubscribeAsync(new(group.Topic, group.Agent, "", [], new(1, 3, 30_000, 60_000, 1_000)), Stop);
        }

        await bus.PublishAsync([.. ((string[])["done", "dead", "replayed", "failed", "retried", "running", "cancelled", "queued"]).Select(id => Envelope(id))], Stop);
        await bus.PublishAsync([Envelope("delayed") with { DeliverAt = DateTimeOffset.MaxValue.AddYears(-1) }, Envelope("lonely", "nobody")], Stop);
        var taken = await bus.ReceiveAsync(Group, "runner", 6, TimeSpan.FromMinutes(1), TimeSpan.Zero, Stop);
        await bus.SettleAsync([Succeeded(taken[0]), .. taken.Skip(1).Take(3).Select(delivery => new Settlement.DeadLettered(delivery, Failure)),
            new Settlement.Retried(taken[4], Failure, TimeSpan.FromHours(1))], Stop);
        var deadLetters = new EmbeddedDeadLetterStore(storage);
        await deadLetters.ReplayAsync(Group, "replayed", new(JsonSerializer.SerializeToElement("edited")), Stop);
        await deadLetters.DeleteAsync(Group, "failed", Stop);
        var tasks = new EmbeddedTaskStore(storage);
        await tasks.CancelAsync("cancelled", Stop);
        await tasks.CancelAsync("lonely", Stop);
        await new EmbeddedAgentLifecycle(storage).SetPausedAsync(Group, true, Stop);
        await new EmbeddedAgentLifecycle(storage).DeleteAsync(Deleted, true, false, Stop);
        await new EmbeddedScheduleStore(storage).ChangeAsync("nightly", _ => new()
        {
            Name = "nightly", Cron = "* * * * *", Event = new() { Topic = "topic" }, CreatedAt = DateTimeOffset.UnixEpoch,
        }, Stop);
        await new EmbeddedConfigurationStore(storage).SetAsync("key", JsonElement.Parse("""{"a":null}"""), Stop);
    }

    private async Task WriteAsync(params string[] records)
    {
        await using var journal = Journal.Open(_directory["events.journal"], new JournalLimits(), _ => { }, Stop);
        foreach (var record in records)
        {
            await journal.AppendAsync(Encoding.UTF8.GetBytes(record), Stop);
        }
    }

    private OpenEmbeddedBus Open(long compactAboveBytes = 32 << 20)
        => new(new() { DataDirectory = _directory.Path, CompactAboveBytes = compactAboveBytes, CompactAtGrowth = 2 });
}
