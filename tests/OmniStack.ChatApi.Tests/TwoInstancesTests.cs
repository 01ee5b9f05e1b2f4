using System.Net;
using System.Text.Json.Nodes;
using OmniStack.ChatApi.Tests.Fixtures;
using OmniStack.Contracts;
using OmniStack.Testing;

namespace OmniStack.ChatApi.Tests;

/// <summary>A turn on one instance, seen and stopped from another.</summary>
public sealed class TwoInstancesTests(TwoInstances instances) : IClassFixture<TwoInstances>
{
    private readonly string _session = Guid.NewGuid().ToString("N");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ChatService One => instances.One;

    private ChatService Other => instances.Other;

    [Fact]
    public async Task Resume_OnAnotherInstance_IsTheWholeStreamByteForByte()
    {
        using var running = await One.SendAsync(_session, "m1", "/count 300");
        var reading = running.Content.ReadAsStringAsync(Stop);
        using var foreign = new HttpRequestMessage(HttpMethod.Get, $"/api/chat/{_session}/stream") { Headers = { { "X-Client-Id", "you" } } };

        using var resumed = await Other.Http.GetAsync($"/api/chat/{_session}/stream", HttpCompletionOption.ResponseHeadersRead, Stop);
        using var hidden = await Other.Http.SendAsync(foreign, Stop);
        using var repeated = await Other.SendAsync(_session, "m1", "/count 300");
        var replayed = await Task.WhenAll(resumed.Content.ReadAsStringAsync(Stop), repeated.Content.ReadAsStringAsync(Stop));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NoContent), (resumed.StatusCode, hidden.StatusCode));
        var first = await reading;
        Assert.Contains("\"type\":\"finish\"", first, StringComparison.Ordinal);
        Assert.All(replayed, stream => Assert.Equal(first, stream));
        using var late = await Other.Http.GetAsync($"/api/chat/{_session}/stream", Stop);
        Assert.Equal(HttpStatusCode.NoContent, late.StatusCode);
    }

    [Fact]
    public async Task Stop_OnAnotherInstance_IsStoredWhenItAnswersAndForTheOwnerOnly()
    {
        using var running = await One.SendAsync(_session, "m1", "/count 5000");
        using var reader = await TurnTests.ReadUntilAsync(running, "20 ");
        using var foreign = new HttpRequestMessage(HttpMethod.Post, $"/api/chat/{_session}/stop") { Headers = { { "X-Client-Id", "you" } } };
        using var refused = await Other.Http.SendAsync(foreign, Stop);

        using var stopped = await Other.Http.PostAsync($"/api/chat/{_session}/stop", null, Stop);

        await TurnTests.AssertProblemAsync(refused, HttpStatusCode.NotFound, ErrorCodes.SessionNotFound);
        Assert.True(stopped.StatusCode == HttpStatusCode.NoContent, await stopped.Content.ReadAsStringAsync(Stop));
        var answer = (await Other.MessagesAsync(_session))[1];
        Assert.Equal("interrupted", TurnTests.Status(answer));
        Assert.Contains("1 2 3", answer.Parts[1].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("{\"type\":\"abort\"}", await reader.ReadToEndAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_OnAnotherInstance_StopsTheTurn()
    {
        using var running = await One.SendAsync(_session, "m1", "/count 5000");
        using var reader = await TurnTests.ReadUntilAsync(running, "20 ");

        using var deleted = await Other.Http.DeleteAsync($"/api/sessions/{_session}", Stop);

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Contains("{\"type\":\"abort\"}", await reader.ReadToEndAsync(Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("enqueue", "complete", "m1 m2")]
    [InlineData("interrupt", "interrupted", "m1 m2")]
    [InlineData("rollback", null, "m2")]
    public async Task SecondSend_OnAnotherInstance_IsStreamedFromWhereverItsTurnBegins(string policy, string? firstStatus, string questions)
    {
        using var running = await One.SendAsync(_session, "m1", firstStatus == "complete" ? "/count 100" : "/count 5000");
        using var reader = await TurnTests.ReadUntilAsync(running, "20 ");

        using var second = await Other.PostAsync(Body("m2", "/count 150", policy));
        var stream = await second.Content.ReadAsStringAsync(Stop);

        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Contains("\"delta\":\"150\"", stream, StringComparison.Ordinal);
        Assert.Contains("\"type\":\"finish\"", stream, StringComparison.Ordinal);
        await reader.ReadToEndAsync(Stop);
        var messages = await Other.MessagesAsync(_session);
        Assert.Equal(questions, string.Join(' ', messages.Where(message => message.Role == "user").Select(message => message.Id)));
        Assert.Equal("complete", TurnTests.Status(messages[^1]));
        Assert.Equal(firstStatus ?? "complete", TurnTests.Status(messages[1]));
    }

    [Fact]
    public async Task SecondSend_WithoutAStream_AnswersWithTheMessageThatAnotherInstanceMade()
    {
        using var running = await One.SendAsync(_session, "m1", "/count 100");
        using var reader = await TurnTests.ReadUntilAsync(running, "20 ");

        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat?stream=false")
        {
            Content = new StringContent(Body("m2", "/count 10", "enqueue").ToJsonString(), System.Text.Encoding.UTF8, "application/json"),
        };
        using var second = await Other.Http.SendAsync(request, Stop);

        Assert.Contains("1 2 3 4 5 6 7 8 9 10", await second.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Approval_AnsweredElsewhereAndOnBothAtOnce_IsOneContinuation()
    {
        await using var own = await TwoInstances.StartAsync(("OmniStack__Chat__ToolsToApprove__0", "calculate"));
        for (var round = 0; round < 5; round++)
        {
            var session = $"{_session}-{round}";
            await own.One.TurnAsync(session, "m1", "/tool calculate {\"expression\":\"6*7\"}");
            var asked = (await own.Other.MessagesAsync(session))[1];
            var call = asked.Parts.Single(part => part.TryGetProperty("approval", out _)).GetProperty("approval").GetProperty("id").GetString()!;
            var answer = new JsonObject
            {
                ["id"] = session,
                ["message"] = new JsonObject { ["id"] = asked.Id, ["role"] = "assistant", ["parts"] = new JsonArray() },
                ["approvals"] = new JsonArray(new JsonObject { ["id"] = call, ["approved"] = true }),
            };

            var streams = await Task.WhenAll(new[] { own.Other, own.One, own.Other, own.One }.Select(instance => ReadAsync(instance, answer.DeepClone())));
            var late = await Task.WhenAll(ReadAsync(own.One, answer.DeepClone()), ReadAsync(own.Other, answer.DeepClone()));

            Assert.All(streams.Concat(late), stream =>
            {
                Assert.Contains("\"type\":\"tool-output-available\"", stream, StringComparison.Ordinal);
                Assert.Contains("returned", stream, StringComparison.Ordinal);
                Assert.Contains("\"type\":\"finish\"", stream, StringComparison.Ordinal);
                Assert.DoesNotContain("tool-input-start", stream, StringComparison.Ordinal);
            });
            var messages = await own.One.MessagesAsync(session);
            Assert.Equal(2, messages.Count);
            Assert.Equal("complete", TurnTests.Status(messages[1]));
            Assert.Single(messages[1].Parts, part => part.GetProperty("type").GetString() == "text");
            var usage = JsonNode.Parse(await own.One.Http.GetStringAsync($"/api/sessions/{session}/usage", Stop))!;
            Assert.Equal(2, usage["total"]!["calls"]!.GetValue<int>()); // The call before the approval, and one behind it.
        }
    }

    [Fact]
    public async Task RedisAway_InTheMiddle_TheAnswerGoesOnAndTheResumeElsewhereEnds()
    {
        await using var own = await TwoInstances.StartAsync(); // The others' connections stay whole.
        var (one, other) = (own.One, own.Other);
        using var running = await one.SendAsync(_session, "m1", "/count 400");
        using var reader = await TurnTests.ReadUntilAsync(running, "20 ");
        using var resumed = await other.Http.GetAsync($"/api/chat/{_session}/stream", HttpCompletionOption.ResponseHeadersRead, Stop);
        using var following = await TurnTests.ReadUntilAsync(resumed, "20 ");

        await own.Redis.KillAsync();
        var rest = await reader.ReadToEndAsync(Stop);
        var cut = await following.ReadToEndAsync(Stop);
        await own.Redis.RestartAsync();

        Assert.Contains("\"type\":\"finish\"", rest, StringComparison.Ordinal);
        Assert.EndsWith("data: {\"type\":\"abort\"}\n\ndata: [DONE]\n\n", cut, StringComparison.Ordinal);
        await Task.WhenAll(TakesRequestsAsync(one), TakesRequestsAsync(other));
        Assert.Equal("complete", TurnTests.Status((await other.MessagesAsync(_session))[1]));
    }

    [Fact]
    public async Task Kill_InTheMiddle_EndsTheResumedStreamAndTheAnswerIsInterrupted()
    {
        using var running = await One.SendAsync(_session, "m1", "/count 5000");
        using var reader = await TurnTests.ReadUntilAsync(running, "20 ");
        using var resumed = await Other.Http.GetAsync($"/api/chat/{_session}/stream", HttpCompletionOption.ResponseHeadersRead, Stop);
        using var following = await TurnTests.ReadUntilAsync(resumed, "20 ");

        await One.KillAsync();
        var rest = await following.ReadToEndAsync(Stop);

        Assert.EndsWith("data: {\"type\":\"abort\"}\n\ndata: [DONE]\n\n", rest, StringComparison.Ordinal);
        Assert.Equal("interrupted", TurnTests.Status((await Other.MessagesAsync(_session))[1]));
        using var late = await Other.Http.GetAsync($"/api/chat/{_session}/stream", Stop);
        Assert.Equal(HttpStatusCode.NoContent, late.StatusCode);
        await One.RestartAsync(instances.Settings);
    }

    private static Task TakesRequestsAsync(ChatService service)
        => Eventually.IsTrueAsync(async () => (await service.Http.GetAsync("/api/sessions", Stop)).IsSuccessStatusCode);

    private static async Task<string> ReadAsync(ChatService service, JsonNode body)
    {
        using var response = await service.PostAsync(body);
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(Stop);
    }

    private JsonObject Body(string messageId, string text, string whenBusy)
        => new() { ["id"] = _session, ["message"] = AiSdk.UserMessage(messageId, text), ["whenBusy"] = whenBusy };
}
