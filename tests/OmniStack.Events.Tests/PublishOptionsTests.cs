using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;

namespace OmniStack.Events.Tests;

/// <summary>What may go with a publish: key, priority, time, life; and batches.</summary>
public sealed class PublishOptionsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publish_WithAllOptions_StoresThem()
    {
        await using var engine = await StartAsync();
        var at = new DateTimeOffset(TimeProvider.System.GetUtcNow().Date.AddDays(2), TimeSpan.Zero);

        await engine.Publisher.PublishAsync("t", "go", new PublishOptions { Priority = EventPriority.High, DeliverAt = at.ToOffset(TimeSpan.FromHours(2)), ResultLife = TimeSpan.FromMinutes(1) }, Stop);

        var stored = Assert.Single(engine.Bus.Published);
        Assert.Equal((EventPriority.High, at, 60), (stored.Priority, stored.DeliverAt, stored.ResultTtlSeconds));
        Assert.Equal(TimeSpan.Zero, stored.DeliverAt?.Offset);
    }

    [Fact]
    public async Task IdempotencyKey_SameTopicTenantAndKey_IsTheSameTask()
    {
        await using var engine = await StartAsync();

        var id = await PublishKeyAsync(engine, "t", null, "order 1");

        Assert.Equal(id, await PublishKeyAsync(engine, "t", null, "order 1"));
        Assert.True(EventRules.IsTaskId(id));
        string[] others =
        [
            await PublishKeyAsync(engine, "t", null, "order 2"), await PublishKeyAsync(engine, "u", null, "order 1"),
            await PublishKeyAsync(engine, "t", "a", "b\nc"), await PublishKeyAsync(engine, "t", "a\nb", "c"),
        ];
        Assert.Equal(5, others.Append(id).Distinct().Count());
    }

    public static TheoryData<string> OutOfRange => ["key and id", "empty key", "long key", "priority", "past", "far", "ttl 0", "ttl long"];

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public async Task Publish_OptionOutOfRange_IsRefused(string which)
    {
        await using var engine = await StartAsync();
        var now = TimeProvider.System.GetUtcNow();
        var options = which switch
        {
            "key and id" => new PublishOptions { Id = "a", IdempotencyKey = "a" },
            "empty key" => new PublishOptions { IdempotencyKey = "" },
            "long key" => new PublishOptions { IdempotencyKey = new string('k', 201) },
            "priority" => new PublishOptions { Priority = (EventPriority)7 },
            "past" => new PublishOptions { DeliverAt = now.AddMinutes(-6) },
            "far" => new PublishOptions { DeliverAt = now.AddDays(368) },
            "ttl 0" => new PublishOptions { ResultLife = TimeSpan.Zero },
            _ => new PublishOptions { ResultLife = TimeSpan.FromDays(31) },
        };

        var error = await Assert.ThrowsAsync<OmniStackException>(() => engine.Publisher.PublishAsync("t", "go", options, Stop));

        Assert.Equal(ErrorCodes.PublishOptionInvalid, error.Code);
        Assert.Empty(engine.Bus.Published);
    }

    [Fact]
    public async Task Publish_ALittleInThePast_IsAccepted()
    {
        await using var engine = await StartAsync();

        await engine.Publisher.PublishAsync("t", "go", new PublishOptions { DeliverAt = TimeProvider.System.GetUtcNow().AddMinutes(-1) }, Stop);

        Assert.Single(engine.Bus.Published);
    }

    [Theory]
    [InlineData("omnistack.webhooks", null)]
    [InlineData("t", "OmniStack.x")]
    public async Task Publish_ReservedTopic_IsRefused(string topic, string? replyTo)
    {
        await using var engine = await StartAsync();

        var error = await Assert.ThrowsAsync<OmniStackException>(() => engine.Publisher.PublishAsync(topic, "go", new PublishOptions { ReplyTo = replyTo }, Stop));

        Assert.Equal(ErrorCodes.TopicInvalid, error.Code);
    }

    [Fact]
    public async Task AddAgent_ReservedTopic_IsRefused()
        => await Assert.ThrowsAsync<ArgumentException>(() => EngineHost.StartAsync(d => d.AddAgent("omnistack.webhooks", (string text) => text)));

    [Fact]
    public async Task Batch_AllGood_IsStoredInOneCallInOrder()
    {
        await using var engine = await StartAsync();
        PublishRequest[] requests = [.. Enumerable.Range(0, 1000).Select(i => Request("t", $"b{i}"))];

        var answers = await engine.Publisher.PublishAsync(requests, Stop);

        Assert.Equal(requests.Select(r => r.Id), answers.Select(a => a.TaskId));
        Assert.Equal(requests.Select(r => r.Id), engine.Bus.Published.Select(e => e.Id));
        Assert.Equal(1, engine.Bus.PublishCalls);
    }

    [Fact]
    public async Task Batch_SomeRefused_NamesEachAndPublishesNone()
    {
        await using var engine = await StartAsync(allowUnknown: false);

        var error = await Assert.ThrowsAsync<OmniStackException>(
            () => engine.Publisher.PublishAsync([Request("t", "a"), Request("a/b", "b"), Request("t", "c"), Request("nobody", "d")], Stop));

        Assert.Equal(ErrorCodes.TopicInvalid, error.Code);
        Assert.StartsWith("None of the 4 events was published. [1] topic_invalid: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("[3] topic_unknown: ", error.Message, StringComparison.Ordinal);
        Assert.Empty(engine.Bus.Published);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task Batch_NoneOrTooMany_IsRefused(int count)
    {
        await using var engine = await StartAsync();

        var error = await Assert.ThrowsAsync<OmniStackException>(
            () => engine.Publisher.PublishAsync([.. Enumerable.Range(0, count).Select(i => Request("t", $"b{i}"))], Stop));

        Assert.Equal(ErrorCodes.BodyInvalid, error.Code);
    }

    [Fact]
    public async Task Run_EventWithItsOwnTtl_KeepsTheResultThatLongAndTellsItsTime()
    {
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent<string, int>("t", async (_, cancellationToken) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
            return 1;
        }));
        engine.Bus.Deliver("t", "t", EngineHost.Event("go") with { ResultTtlSeconds = 90 });

        var outcome = Assert.IsType<Settlement.Succeeded>(await engine.Bus.NextSettlementAsync());

        Assert.Equal(TimeSpan.FromSeconds(90), outcome.KeepFor);
        Assert.InRange(outcome.Elapsed, TimeSpan.FromMilliseconds(15), TimeSpan.FromSeconds(20));
    }

    private static Task<EngineHost> StartAsync(bool allowUnknown = true)
        => EngineHost.StartAsync(d => d.AddAgent("t", (string text) => text), options => options.AllowUnknownTopics = allowUnknown);

    private static PublishRequest Request(string topic, string id) => new()
    {
        Topic = topic, Id = id, Payload = new PublishPayload(System.Text.Json.JsonSerializer.SerializeToElement("go")),
    };

    private static async Task<string> PublishKeyAsync(EngineHost engine, string topic, string? tenant, string key)
        => (await engine.Publisher.PublishAsync(topic, "go", new PublishOptions { TenantId = tenant, IdempotencyKey = key }, Stop)).TaskId;
}
