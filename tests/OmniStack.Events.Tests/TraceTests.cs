using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using OmniStack.Events.Tests.Webhooks;

namespace OmniStack.Events.Tests;

/// <summary>One trace from the publish to everything that follows from it.</summary>
public sealed class TraceTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Trace_Batch_IsLinkedToEachOfItsEvents()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = Listen(spans);
        using var caller = new ActivitySource("trace-tests").StartActivity("caller")!;
        await using var engine = await EngineHost.StartAsync(daemon => daemon
            .AddAgent("trace.batch", (string text) => text, configure: agent => agent.ConsumerCount = 4));

        await engine.Publisher.PublishAsync([.. Enumerable.Range(0, 3).Select(i => new PublishRequest
        {
            Topic = "trace.batch", Id = $"trace-batch-{i}", Payload = new(JsonSerializer.SerializeToElement("go")),
        })], Stop);
        engine.Bus.DeliverTogether("trace.batch", "trace.batch", [.. engine.Bus.Published]);
        await Eventually.IsTrueAsync(() => Named("process trace.batch").Length == 3);

        var created = Named("create trace.batch");
        var publish = Named("publish trace.batch").Single();
        Assert.Equal((ActivityKind.Client, 3), (publish.Kind, (int)publish.GetTagItem("messaging.batch.message_count")!));
        Assert.All(created, one => Assert.Equal((ActivityKind.Producer, caller.SpanId), (one.Kind, one.ParentSpanId)));
        Assert.Equal(caller.SpanId, publish.ParentSpanId);
        var contexts = created.ToDictionary(one => (string)one.GetTagItem("messaging.message.id")!, one => one.SpanId);
        Assert.Equal(contexts.Values, publish.Links.Select(link => link.Context.SpanId));
        Assert.All(Named("process trace.batch"), run => Assert.Equal(
            (caller.TraceId, contexts[(string)run.GetTagItem("messaging.message.id")!]), (run.TraceId, run.ParentSpanId)));
        var receive = spans.Single(span => span.OperationName == "receive trace.batch");
        Assert.Equal((ActivityKind.Consumer, default(ActivitySpanId)), (receive.Kind, receive.ParentSpanId));
        Assert.NotEqual(caller.TraceId, receive.TraceId);
        Assert.Equal(contexts.Values, receive.Links.Select(link => link.Context.SpanId));

        Activity[] Named(string name) => [.. spans.Where(span => span.OperationName == name && span.TraceId == caller.TraceId)];
    }

    [Fact]
    public async Task Trace_OneEventAlone_HasNoSpanOfABatch()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = Listen(spans);
        await using var engine = await EngineHost.StartAsync(daemon => daemon.AddAgent("trace.alone", (string text) => text));

        await engine.Publisher.PublishAsync(new PublishRequest { Topic = "trace.alone", Payload = new(JsonSerializer.SerializeToElement("go")) }, Stop);
        engine.Bus.Deliver("trace.alone", "trace.alone", engine.Bus.Published.Single());
        await engine.Bus.NextSettlementAsync();
        await Eventually.IsTrueAsync(() => spans.Any(span => span.OperationName == "process trace.alone"));

        Assert.Equal(["process trace.alone", "publish trace.alone"], spans.Select(span => span.OperationName).Where(name => name.EndsWith(" trace.alone", StringComparison.Ordinal)).Order());
    }

    private static ActivityListener Listen(ConcurrentQueue<Activity> spans)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is EventsTelemetry.Name or "System.Net.Http" or "trace-tests",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    [Fact]
    public async Task Trace_RetryReplyAndWebhook_AreOfThePublishersTrace()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var spans = new ConcurrentQueue<Activity>();
        using var listener = Listen(spans);
        var attempts = 0;
        await using var engine = await EngineHost.StartAsync(daemon => daemon
            .AddAgent("trace.first", (string text) => Interlocked.Increment(ref attempts) == 1 ? throw new InvalidOperationException("once") : text)
            .AddAgent("trace.reply", (string text) => text)
            .AddWebhooks(), settings: new Dictionary<string, string?> { ["OmniStack:Webhooks:AllowedNetworks:0"] = "127.0.0.0/8" });

        await engine.Publisher.PublishAsync(new PublishRequest
        {
            Topic = "trace.first", Payload = new(JsonSerializer.SerializeToElement("go"), receiver.Url, "trace.reply"),
        }, Stop);
        var published = engine.Bus.Published.Single();
        engine.Bus.Deliver("trace.first", "trace.first", published);
        Assert.IsType<Settlement.Retried>(await engine.Bus.NextSettlementAsync());
        engine.Bus.Deliver("trace.first", "trace.first", published, attempt: 2);
        var followUps = Assert.IsType<Settlement.Succeeded>(await engine.Bus.NextSettlementAsync()).Replies;
        var reply = followUps.Single(one => one.Topic == "trace.reply");
        engine.Bus.Deliver(reply.Topic, reply.Topic, reply);
        var webhook = followUps.First(one => one.Topic == "omnistack.webhooks");
        engine.Bus.Deliver(webhook.Topic, "webhook-sender", webhook);
        var message = await receiver.NextAsync();

        await Eventually.IsTrueAsync(() => Named("process trace.reply") is [_] && Named("process omnistack.webhooks") is [_]);
        var publish = Named("publish trace.first").Single();
        var runs = Named("process trace.first");
        Assert.Equal([1, 2], runs.Select(run => (int)run.GetTagItem("omnistack.event.attempt")!));
        Assert.All(runs, run => Assert.Equal((publish.TraceId, publish.SpanId), (run.TraceId, run.ParentSpanId)));
        // What follows was caused by the attempt that succeeded.
        Assert.Equal((publish.TraceId, runs[1].SpanId), (Named("process trace.reply")[0].TraceId, Named("process trace.reply")[0].ParentSpanId));
        Assert.Equal((publish.TraceId, runs[1].SpanId), (Named("process omnistack.webhooks")[0].TraceId, Named("process omnistack.webhooks")[0].ParentSpanId));
        Assert.StartsWith($"00-{publish.TraceId}-", message.Headers["traceparent"], StringComparison.Ordinal);

        // Other tests run meanwhile, and the listener hears them too.
        Activity[] Named(string name) => [.. spans.Where(span => span.OperationName == name && published.TraceParent!.Contains(span.TraceId.ToString(), StringComparison.Ordinal)).OrderBy(span => span.StartTimeUtc)];
    }
}
