using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;

namespace OmniStack.Events.Tests;

/// <summary>Replies and events that a run publishes.</summary>
public sealed class FollowUpTests
{
    private static readonly EventEnvelope Asking = EngineHost.Event("go") with
    {
        TenantId = "acme", CorrelationId = "c7", Source = "shop", Hops = 2, TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        Payload = EngineHost.Event("go").Payload with { ReplyTo = "answers" },
    };

    [Fact]
    public async Task ReplyTo_HandlerReturns_PublishesTheResultInTheSameSettlement()
    {
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent("t", (string text) => new { Text = text }));
        engine.Bus.Deliver("t", "t", Asking);

        var outcome = Assert.IsType<Settlement.Succeeded>(await engine.Bus.NextSettlementAsync());

        var reply = Assert.Single(outcome.Replies);
        Assert.Equal(("answers", "acme", "c7", "e1", "shop", 3), (reply.Topic, reply.TenantId, reply.CorrelationId, reply.CausationId, reply.Source, reply.Hops));
        Assert.Equal("""{"text":"go"}""", reply.Payload.Content.GetRawText());
        Assert.StartsWith("00-0af7651916cd43dd8448eb211c80319c-", reply.TraceParent, StringComparison.Ordinal);
        Assert.Null(reply.Payload.ReplyTo);
    }

    [Fact]
    public async Task ReplyTo_HopLimit_DeadLettersBeforeTheHandlerRuns()
    {
        var runs = 0;
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent("t", (string _) => Interlocked.Increment(ref runs)), o => o.MaxHops = 2);
        engine.Bus.Deliver("t", "t", Asking);

        var outcome = Assert.IsType<Settlement.DeadLettered>(await engine.Bus.NextSettlementAsync());

        Assert.Equal(("hop_limit", 0), (outcome.Error.Type, runs));
    }

    [Fact]
    public async Task ReplyTo_HandlerReturnsNothing_DeadLetters()
    {
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent<string>("t", (_, _, _) => Task.CompletedTask));
        engine.Bus.Deliver("t", "t", Asking);

        Assert.IsType<Settlement.DeadLettered>(await engine.Bus.NextSettlementAsync());
    }

    [Fact]
    public async Task Publish_HandlerSucceeds_GoesOutWithTheResult()
    {
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent<string>("t", (text, context, _) =>
        {
            context.Publish("audit", new { text, context.Attempt });
            return Task.CompletedTask;
        }));
        engine.Bus.Deliver("t", "t", EngineHost.Event("go"), attempt: 2);

        var outcome = Assert.IsType<Settlement.Succeeded>(await engine.Bus.NextSettlementAsync());

        var followUp = Assert.Single(outcome.Replies);
        Assert.Equal(("audit", "e1", "e1"), (followUp.Topic, followUp.CausationId, followUp.CorrelationId));
        Assert.Equal("""{"text":"go","attempt":2}""", followUp.Payload.Content.GetRawText());
    }

    [Fact]
    public async Task Publish_HandlerFails_PublishesNothing()
    {
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent<string>("t", (text, context, _) =>
        {
            context.Publish("audit", text);
            throw new TimeZoneNotFoundException();
        }));
        engine.Bus.Deliver("t", "t", EngineHost.Event("go"));

        Assert.IsType<Settlement.Retried>(await engine.Bus.NextSettlementAsync());
        Assert.Empty(engine.Bus.Published);
    }

    [Fact]
    public async Task Publish_MoreThanTheLimit_DeadLetters()
    {
        await using var engine = await EngineHost.StartAsync(d => d.AddAgent<string>("t", (text, context, _) =>
        {
            context.Publish("audit", text);
            context.Publish("audit", text);
            return Task.CompletedTask;
        }), o => o.MaxFollowUps = 1);
        engine.Bus.Deliver("t", "t", EngineHost.Event("go"));

        Assert.IsType<Settlement.DeadLettered>(await engine.Bus.NextSettlementAsync());
    }
}
