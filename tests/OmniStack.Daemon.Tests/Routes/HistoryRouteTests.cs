using System.Net;
using System.Text.Json;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;

namespace OmniStack.Daemon.Tests.Routes;

/// <summary>The counters over the last minutes, and what the agents say that they take.</summary>
public sealed class HistoryRouteTests(BusDaemons daemons) : IClassFixture<BusDaemons>
{
    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task History_WhileEventsAreWorkedOn_Grows(Bus bus)
    {
        var daemon = daemons[bus];
        await Eventually.IsTrueAsync(async () => (await ReadAsync(daemon, "")).Samples.Count > 0);
        var before = (await ReadAsync(daemon, "?topic=greet.user&agent=greeter")).Samples[^1].Processed;

        await daemon.WaitAsync(await daemon.GreetAsync("Ada"));
        await daemon.FailAsync();

        await Eventually.IsTrueAsync(async () => (await ReadAsync(daemon, "?topic=greet.user&agent=greeter")).Samples[^1].Processed == before + 1);
        await Eventually.IsTrueAsync(async () => (await ReadAsync(daemon, "?seconds=600")).NewDeadLetters.Contains(new("document.summarize", "summarizer", 1)));
        Assert.Empty((await ReadAsync(daemon, "?topic=greet.user")).NewDeadLetters);
    }

    [Theory]
    [InlineData("?agent=greeter", ErrorCodes.ParameterInvalid)]
    [InlineData("?topic=a%20b", ErrorCodes.TopicInvalid)]
    [InlineData("?topic=a&agent=%20", ErrorCodes.ParameterInvalid)]
    [InlineData("?seconds=0", ErrorCodes.ParameterInvalid)]
    public async Task History_BadQuery_IsRefused(string query, string code)
    {
        var (status, body) = await daemons[Bus.Embedded].SendAsync(HttpMethod.Get, $"/bus/history{query}");

        Assert.Equal((HttpStatusCode.BadRequest, code), (status, body.GetProperty("code").GetString()));
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Agent_OfATypedContent_TellsItsSchemaAndAnExample(Bus bus)
    {
        var schema = (await daemons[bus].DoAsync(HttpMethod.Get, "/agents/document.summarize/summarizer")).GetProperty("content_schema");
        var llm = await daemons[bus].DoAsync(HttpMethod.Get, $"/agents/{BusDaemon.SlowTopic}/slow");

        Assert.True(JsonElement.DeepEquals(JsonElement.Parse("""
            {"type": "object", "required": ["text"], "properties": {
              "text": {"type": "string", "description": "At most 1,000,000 characters."}, "sentences": {"type": "integer", "description": "The most to return, 1 to 50.", "default": 3}}}
            """), WithoutExamples(schema)), schema.GetRawText());
        Assert.StartsWith("Tides are", schema.GetProperty("examples")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.False(llm.TryGetProperty("content_schema", out _));
    }

    private static async Task<BusHistory> ReadAsync(BusDaemon daemon, string query)
        => (await daemon.DoAsync(HttpMethod.Get, $"/bus/history{query}")).Deserialize(EventsJson.Default.BusHistory)!;

    private static JsonElement WithoutExamples(JsonElement schema)
        => JsonSerializer.SerializeToElement(schema.EnumerateObject().Where(member => member.Name != "examples").ToDictionary(member => member.Name, member => member.Value));
}
