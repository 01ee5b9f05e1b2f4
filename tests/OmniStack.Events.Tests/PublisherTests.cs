using System.Diagnostics;
using System.Text.Json;
using OmniStack.Abstractions;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;

namespace OmniStack.Events.Tests;

/// <summary>Publishing and waiting.</summary>
public sealed class PublisherTests
{
    private sealed record Input(string Name);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publish_WithOptions_StoresTheWholeEnvelope()
    {
        await using var engine = await StartAsync();
        var options = new PublishOptions { Id = "o1", ReplyTo = "answers", Webhook = "https://a.example/done", TenantId = "acme", CorrelationId = "c1", CausationId = "c0", Source = "shop" };

        var response = await engine.Publisher.PublishAsync("t", new Input("Ada"), options, Stop);

        var stored = Assert.Single(engine.Bus.Published);
        Assert.Equal(("o1", false), (response.TaskId, response.Duplicate));
        Assert.Equal(("o1", "t", "answers", "acme", "c1", "c0", "shop"),
            (stored.Id, stored.Topic, stored.Payload.ReplyTo, stored.TenantId, stored.CorrelationId, stored.CausationId, stored.Source));
        Assert.Equal("https://a.example/done", stored.Payload.Webhook);
        Assert.Equal("""{"name":"Ada"}""", stored.Payload.Content.GetRawText());
    }

    [Fact]
    public async Task Publish_TooManyHops_IsRefused()
    {
        await using var engine = await StartAsync();
        await engine.Publisher.PublishAsync("t", new Input("Ada"), new PublishOptions { Hops = 16 }, Stop);

        var refusal = await Assert.ThrowsAsync<OmniStackException>(() => engine.Publisher.PublishAsync("t", new Input("Ada"), new PublishOptions { Hops = 17 }, Stop));

        Assert.Equal((ErrorKind.Conflict, ErrorCodes.HopLimit), (refusal.Kind, refusal.Code));
        Assert.Equal(16, Assert.Single(engine.Bus.Published).Hops);
    }

    public static TheoryData<string, string> Refused => new()
    {
        { """{"payload":{"content":"x"}}""", ErrorCodes.TopicInvalid },
        { """{"topic":"a/b","payload":{"content":"x"}}""", ErrorCodes.TopicInvalid },
        { """{"topic":"t","payload":{"content":{"name":"x"},"reply_to":"a b"}}""", ErrorCodes.TopicInvalid },
        { """{"topic":"t"}""", ErrorCodes.ContentEmpty },
        { """{"topic":"t","payload":{}}""", ErrorCodes.ContentEmpty },
        { """{"topic":"t","payload":{"content":null}}""", ErrorCodes.ContentEmpty },
        { """{"topic":"t","payload":{"content":" \n"}}""", ErrorCodes.ContentEmpty },
        { """{"topic":"t","payload":{"content":{}}}""", ErrorCodes.ContentInvalid },
        { """{"topic":"other","payload":{"content":"x"}}""", ErrorCodes.TopicUnknown },
        { """{"topic":"t","id":"a b","payload":{"content":{"name":"x"}}}""", ErrorCodes.TaskIdInvalid },
        { """{"topic":"t","tenant_id":"","payload":{"content":{"name":"x"}}}""", ErrorCodes.BodyInvalid },
        { """{"topic":"t","payload":{"content":{"name":"x"},"webhook":"ftp://a.example/"}}""", ErrorCodes.WebhookInvalid },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Publish_BadRequest_IsRefusedWithItsCode(string json, string code)
    {
        await using var engine = await StartAsync();
        var request = JsonSerializer.Deserialize(json, EventsJson.Default.PublishRequest)!;

        var error = await Assert.ThrowsAsync<OmniStackException>(() => engine.Publisher.PublishAsync(request, Stop));

        Assert.Equal(code, error.Code);
        Assert.Empty(engine.Bus.Published);
    }

    [Fact]
    public async Task Publish_TopicOfAnotherRunner_IsAccepted()
    {
        await using var engine = await StartAsync();
        await engine.Bus.SubscribeAsync(new AgentDto("remote", "r", "", [], new AgentConfigDto(1, 3, 60_000, 60_000)), Stop);

        await engine.Publisher.PublishAsync("remote", "go", Stop);

        Assert.Single(engine.Bus.Published);
    }

    [Fact]
    public async Task Publish_UnknownTopicAllowed_IsAccepted()
    {
        await using var engine = await StartAsync(options => options.AllowUnknownTopics = true);

        await engine.Publisher.PublishAsync("later", "go", Stop);

        Assert.Single(engine.Bus.Published);
    }

    [Fact]
    public async Task Wait_RunOfThisProcess_WakesAtOnce()
    {
        await using var engine = await StartAsync();
        var envelope = EngineHost.Event(new { name = "Ada" });
        engine.Bus.Tasks["e1"] = Record(envelope, TaskState.Running);
        engine.Bus.BeforeSettle = _ =>
        {
            engine.Bus.Tasks["e1"] = Record(envelope, TaskState.Succeeded);
            return Task.CompletedTask;
        };

        var waiting = engine.Publisher.WaitForResultAsync("e1", TimeSpan.FromSeconds(20), Stop);
        engine.Bus.Deliver("t", "t", envelope);

        Assert.Equal(TaskState.Succeeded, (await waiting)?.State);
    }

    [Fact]
    public async Task Wait_TimeHasPassed_AnswersWithTheUnfinishedRecord()
    {
        await using var engine = await StartAsync();
        engine.Bus.Tasks["e1"] = Record(EngineHost.Event("go"), TaskState.Retrying);

        var record = await engine.Publisher.WaitForResultAsync("e1", TimeSpan.FromMilliseconds(50), Stop);

        Assert.Equal(TaskState.Retrying, record?.State);
    }

    [Fact]
    public async Task Wait_UnknownTask_AnswersNullAtOnce()
    {
        await using var engine = await StartAsync();

        Assert.Null(await engine.Publisher.WaitForResultAsync("none", TimeSpan.FromMinutes(1), Stop));
    }

    [Fact]
    public async Task Trace_PublishAndRun_AreOneTrace()
    {
        var spans = new System.Collections.Concurrent.ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == EventsTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent("traced", (Input input) => input.Name));

        await engine.Publisher.PublishAsync("traced", new Input("Ada"), Stop);
        engine.Bus.Deliver("traced", "traced", engine.Bus.Published.Single());
        await engine.Bus.NextSettlementAsync();

        await Eventually.IsTrueAsync(() => spans.Count(span => Equals(span.GetTagItem(EventsTelemetry.TopicTag), "traced")) == 2);
        var publish = spans.Single(span => span.OperationName == "publish traced");
        var process = spans.Single(span => span.OperationName == "process traced");
        Assert.Equal((ActivityKind.Producer, ActivityKind.Consumer), (publish.Kind, process.Kind));
        Assert.Equal((publish.TraceId, publish.SpanId), (process.TraceId, process.ParentSpanId));
    }

    private static Task<EngineHost> StartAsync(Action<EventsOptions>? configure = null)
        => EngineHost.StartAsync(d => d.AddAgent("t", (Input input) => input.Name), configure);

    private static TaskRecord Record(EventEnvelope envelope, TaskState state) => new()
    {
        TaskId = envelope.Id, Topic = envelope.Topic, Event = envelope, State = state, Runs = [],
        CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch,
    };
}
