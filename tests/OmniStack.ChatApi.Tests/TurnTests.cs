using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OmniStack.ChatApi.Tests.Fixtures;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;
using OmniStack.Testing;

namespace OmniStack.ChatApi.Tests;

public sealed class TurnTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Send_TextTurn_HasTheHeadersOfTheProtocolAndEndsWithDone()
    {
        await using var service = await ChatService.StartAsync();

        using var response = await service.SendAsync("s", "m1", "Hello");
        var body = await response.Content.ReadAsStringAsync(Stop);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("no-cache", response.Headers.CacheControl!.ToString());
        Assert.Equal("keep-alive", response.Headers.Connection.Single());
        Assert.Equal("v1", response.Headers.GetValues("x-vercel-ai-ui-message-stream").Single());
        Assert.Equal("no", response.Headers.GetValues("x-accel-buffering").Single());
        Assert.EndsWith("\n\ndata: [DONE]\n\n", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kill_InTheMiddleOfAStream_KeepsTheUserMessageAndMarksTheAnswerInterrupted()
    {
        await using var service = await ChatService.StartAsync(("OmniStack__Chat__ProgressInterval", "00:00:00.010"));
        using var response = await service.SendAsync("s", "m1", "/count 5000");
        await ReadUntilAsync(response, "20 ");

        await service.KillAsync();
        await service.RestartAsync();

        var messages = await service.MessagesAsync("s");
        Assert.Equal(["m1", "interrupted"], [messages[0].Id, Status(messages[1])]);
        Assert.Contains("1 2 3", messages[1].Parts[1].GetProperty("text").GetString(), StringComparison.Ordinal);
        await service.TurnAsync("s", "m2", "And now?");
        Assert.Contains("which began with \"/count 5000\"", Text((await service.MessagesAsync("s"))[3]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kill_WhileAMessageWaits_KeepsItAndAnswersItAfterTheRestart()
    {
        await using var service = await ChatService.StartAsync();
        using var running = await service.SendAsync("s", "m1", "/count 5000");
        using var reader = await ReadUntilAsync(running, "20 ");
        var waiting = service.PostAsync(new JsonObject { ["id"] = "s", ["message"] = AiSdk.UserMessage("m2", "And me?"), ["whenBusy"] = "enqueue" });
        await Eventually.IsTrueAsync(async () => (await WaitingAsync(service)).SequenceEqual(["m2"]));

        await service.KillAsync();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => waiting);
        await service.RestartAsync();

        await Eventually.IsTrueAsync(async () => await service.MessagesAsync("s") is [_, _, _, var answer] && Status(answer) == "complete");
        var messages = await service.MessagesAsync("s");
        Assert.Equal(["m1", "m2"], [messages[0].Id, messages[2].Id]);
        Assert.Equal("interrupted", Status(messages[1]));
        Assert.Contains("You wrote: \"And me?\"", Text(messages[3]), StringComparison.Ordinal);
        Assert.Empty(await WaitingAsync(service));
    }

    [Fact]
    public async Task Disconnect_InTheMiddleOfAStream_LetsTheTurnRunOn()
    {
        await using var service = await ChatService.StartAsync();
        using (var response = await service.SendAsync("s", "m1", "/count 300"))
        {
            await ReadUntilAsync(response, "10 ");
        }

        await Eventually.IsTrueAsync(async () => Status((await service.MessagesAsync("s"))[1]) == "complete");
        Assert.EndsWith(" 299 300", (await service.MessagesAsync("s"))[1].Parts[1].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_InTheMiddleOfAStream_AbortsItAndStoresWhatWasSaid()
    {
        await using var service = await ChatService.StartAsync();
        using var response = await service.SendAsync("s", "m1", "/count 5000");
        using var reader = await ReadUntilAsync(response, "20 ");

        Assert.Equal(0, await service.StopAsync());

        Assert.EndsWith("data: {\"type\":\"text-end\",\"id\":\"part-1\"}\n\ndata: {\"type\":\"abort\"}\n\ndata: [DONE]\n\n", await reader.ReadToEndAsync(Stop), StringComparison.Ordinal);
        await service.RestartAsync();
        Assert.Equal("interrupted", Status((await service.MessagesAsync("s"))[1]));
    }

    [Fact]
    public async Task Send_WhileATurnRuns_IsBusyAndTheSameMessageAttaches()
    {
        await using var service = await ChatService.StartAsync();
        using var first = await service.SendAsync("s", "m1", "/count 200");
        using var reader = await ReadUntilAsync(first, "10 ");

        using var other = await service.SendAsync("s", "m2", "Me too");
        using var same = await service.SendAsync("s", "m1", "/count 200");
        var attached = await same.Content.ReadAsStringAsync(Stop);
        await reader.ReadToEndAsync(Stop);
        var replayed = await service.TurnAsync("s", "m1", "/count 200");
        using var conflict = await service.SendAsync("s", "m1", "/count 201");

        await AssertProblemAsync(other, HttpStatusCode.Conflict, ErrorCodes.SessionBusy);
        await AssertProblemAsync(conflict, HttpStatusCode.Conflict, ErrorCodes.MessageConflict);
        Assert.Contains("\"delta\":\"200\"", attached, StringComparison.Ordinal);
        Assert.Equal(attached[^200..], replayed[^200..]);
        Assert.Equal(2, (await service.MessagesAsync("s")).Count);
    }

    [Fact]
    public async Task EditAndRegenerate_AsUseChatSendsThem_GoOnFromTheRightPlace()
    {
        await using var service = await ChatService.StartAsync();
        await service.TurnAsync("s", "m1", "One");
        await service.TurnAsync("s", "m2", "Two");

        using var edit = await service.PostAsync(Body("submit-message", "m2", AiSdk.UserMessage("m2", "Three")));
        await edit.Content.ReadAsStringAsync(Stop);
        var edited = await service.MessagesAsync("s");
        using var again = await service.PostAsync(Body("regenerate-message", edited[3].Id, AiSdk.UserMessage("m2", "Three")));
        await again.Content.ReadAsStringAsync(Stop);
        var regenerated = await service.MessagesAsync("s");
        using var unnamed = await service.PostAsync(Body("regenerate-message", null, AiSdk.UserMessage("m2", "Three")));
        await unnamed.Content.ReadAsStringAsync(Stop);

        Assert.Equal(["One", "Three"], edited.Where(message => message.Role == "user").Select(Text));
        Assert.Equal(edited.Take(3).Select(message => message.Id), regenerated.Take(3).Select(message => message.Id));
        Assert.NotEqual(edited[3].Id, regenerated[3].Id);
        Assert.Equal(Text(edited[3]), Text(regenerated[3]));
        Assert.Equal(regenerated.Take(3).Select(message => message.Id), (await service.MessagesAsync("s")).Take(3).Select(message => message.Id));
    }

    [Fact]
    public async Task Delete_RunningSession_EndsItsStreamAndIsGone()
    {
        await using var service = await ChatService.StartAsync();
        using var response = await service.SendAsync("s", "m1", "/count 5000");
        using var reader = await ReadUntilAsync(response, "10 ");

        using var deleted = await service.Http.DeleteAsync("/api/sessions/s", Stop);

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Contains("{\"type\":\"abort\"}", await reader.ReadToEndAsync(Stop), StringComparison.Ordinal);
        using var gone = await service.Http.GetAsync("/api/sessions/s/messages", Stop);
        await AssertProblemAsync(gone, HttpStatusCode.NotFound, ErrorCodes.SessionNotFound);
    }

    [Fact]
    public async Task StopAndResume_OfAnotherClientOrNothing_ChangeNothing()
    {
        await using var service = await ChatService.StartAsync();
        using var running = await service.SendAsync("s", "m1", "/count 100");

        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/api/chat/s/stop") { Headers = { { "X-Client-Id", "you" } } };
        using var refused = await service.Http.SendAsync(foreign, Stop);
        using var watching = new HttpRequestMessage(HttpMethod.Get, "/api/chat/s/stream") { Headers = { { "X-Client-Id", "you" } } };
        using var hidden = await service.Http.SendAsync(watching, Stop);
        await running.Content.ReadAsStringAsync(Stop);
        using var late = await service.Http.PostAsync("/api/chat/s/stop", null, Stop);
        using var nothing = await service.Http.GetAsync("/api/chat/new/stream", Stop);
        using var unknown = await service.Http.PostAsync("/api/chat/new/stop", null, Stop);

        await AssertProblemAsync(refused, HttpStatusCode.NotFound, ErrorCodes.SessionNotFound);
        await AssertProblemAsync(unknown, HttpStatusCode.NotFound, ErrorCodes.SessionNotFound);
        Assert.All([hidden, late, nothing], response => Assert.Equal(HttpStatusCode.NoContent, response.StatusCode));
        Assert.Equal("complete", Status((await service.MessagesAsync("s"))[1]));
    }

    internal static async Task AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        var problem = await response.Content.ReadFromJsonAsync<JsonObject>(Stop);
        Assert.Equal((status, code), (response.StatusCode, problem!["code"]!.GetValue<string>()));
    }

    private static async Task<IEnumerable<string>> WaitingAsync(ChatService service)
        => (await service.Http.GetFromJsonAsync("/api/sessions/s/waiting", ChatJson.Default.MessagePage, Stop))!.Items.Select(message => message.Id);

    private static JsonObject Body(string trigger, string? messageId, JsonNode message)
        => new() { ["id"] = "s", ["trigger"] = trigger, ["messageId"] = messageId, ["messages"] = new JsonArray(message) };

    internal static async Task<StreamReader> ReadUntilAsync(HttpResponseMessage response, string delta)
    {
        var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Stop));
        while (await reader.ReadLineAsync(Stop) is { } line && !line.Contains($"\"delta\":\"{delta}\"", StringComparison.Ordinal))
        {
        }

        return reader;
    }

    internal static string Status(UIMessageDto message) => message.Metadata!.Value.GetProperty("status").GetString()!;

    private static string Text(UIMessageDto message) => message.Parts[^1].GetProperty("text").GetString()!;
}
