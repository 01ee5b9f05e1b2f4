using OmniStack.Contracts.Events;

namespace OmniStack.Daemon.Tests.Routes;

/// <summary>Agents that publish to a topic and wait for the result.</summary>
[Collection<OnRunDaemons>]
public sealed class PublishToolTests(RunDaemons daemons)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Call_Topic_GetsTheResultAndCarriesTheConversationOn(Bus bus)
    {
        var daemon = daemons[bus];
        var task = await daemon.AskAsync("ask", """/tool keywords_of {"content":{"text":"The sea. The sea and the ship.","count":1}}""", tenant: "acme");

        Assert.Contains("\"sea\"", task.Result?.GetString(), StringComparison.Ordinal);
        var caused = (await daemon.Client.ListTasksAsync(new() { Topic = "document.keywords", TenantId = "acme" }, Stop)).Items[0].Event;
        Assert.Equal(("c-1", task.TaskId, 1), (caused.CorrelationId, caused.CausationId, caused.Hops));
        Assert.Equal(TraceOf(task.Event), TraceOf(caused));
    }

    [Theory]
    [InlineData("""/tool keywords_of {"content":{"text":"The sea.","count":0}}""", "document.keywords failed: count must be 1 to 100; it is 0.")]
    [InlineData("""/tool keywords_of {"content":{"words":1}}""", "payload.content.text is required")]
    [InlineData("""/tool keywords_of {}""", "$.content is missing.")]
    public async Task Call_ThatFails_TellsTheModelWhy(string command, string expected)
    {
        var task = await daemons[Bus.Embedded].AskAsync("ask", command);

        Assert.Contains(expected, task.Result?.GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_NoResultInTime_NamesTheTaskThatGoesOn()
    {
        var task = await daemons[Bus.Embedded].AskAsync("ask", """/tool publish_ask {"content":"/count 1000"}""");

        Assert.Contains("ask gave no result within 1 s. Task call-", task.Result?.GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_OfItself_EndsAtTheHopLimit()
    {
        var daemon = daemons[Bus.Embedded];
        await daemon.AskAsync("ask", Nest("""/tool publish_ask {"content":"end"}""", 4));

        await Eventually.IsTrueAsync(async () => (await daemon.Client.ListTasksAsync(new() { Topic = "ask" }, Stop)).Items
            .Any(task => task.Event.Hops == 3 && task.Result?.GetString()?.Contains("The event would be number 4 of its chain; the limit is 3.", StringComparison.Ordinal) is true));
    }

    private static string Nest(string command, int levels)
        => levels == 0 ? command : $"/tool publish_ask {{\"content\":{System.Text.Json.JsonSerializer.Serialize(Nest(command, levels - 1))}}}";

    private static string? TraceOf(EventEnvelope item) => item.TraceParent?.Split('-')[1];
}
