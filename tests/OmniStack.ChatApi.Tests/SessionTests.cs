using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using OmniStack.ChatApi.Tests.Fixtures;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;

namespace OmniStack.ChatApi.Tests;

public sealed class SessionTests(ApiTests.Service fixture) : IClassFixture<ApiTests.Service>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ChatService Chat => fixture.Chat;

    [Fact]
    public async Task Patch_NameAndFields_ShowInTheListAndTheSearch()
    {
        await Chat.TurnAsync("patched", "m1", "Hello");

        await PatchAsync("patched", """{"name":" Winter journey ","fields":{"starred":true,"note":{"a":1.50}}}""");
        await PatchAsync("patched", """{"fields":{"starred":null}}""");

        var found = await Chat.Http.GetFromJsonAsync("/api/sessions?q=WINTER", ChatJson.Default.SessionPage, Stop);
        var session = Assert.Single(found!.Items);
        Assert.Equal(("patched", "Winter journey"), (session.Id, session.Name));
        Assert.Equal(("note", """{"a":1.50}"""), (Assert.Single(session.Fields!).Key, session.Fields!["note"].GetRawText()));
        Assert.Empty((await Chat.Http.GetFromJsonAsync("/api/sessions?q=winter%25", ChatJson.Default.SessionPage, Stop))!.Items);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"nmae":"x"}""")]
    [InlineData("""{"name":"  "}""")]
    [InlineData("""{"fields":{"a.b":1}}""")]
    [InlineData("""{"fields":{"$set":1}}""")]
    public async Task Patch_BadInput_IsRefused(string body)
    {
        using var response = await Chat.Http.PatchAsync("/api/sessions/any", new StringContent(body, null, "application/json"), Stop);

        await TurnTests.AssertProblemAsync(response, HttpStatusCode.BadRequest, ErrorCodes.BodyInvalid);
    }

    [Fact]
    public async Task Bounds_OfNameFieldAndSearch_AreHeld()
    {
        string[] bodies = [$$"""{"name":"{{new string('n', 201)}}"}""", $$$"""{"fields":{"big":"{{{new string('x', 4096)}}}"}}""",
            $$$"""{"fields":{"deep":{{{new string('[', 49)}}}{{{new string(']', 49)}}}}}"""];
        foreach (var body in bodies)
        {
            using var response = await Chat.Http.PatchAsync("/api/sessions/any", new StringContent(body, null, "application/json"), Stop);
            await TurnTests.AssertProblemAsync(response, HttpStatusCode.BadRequest, ErrorCodes.BodyInvalid);
        }

        using var search = await Chat.Http.GetAsync($"/api/sessions?q={new string('q', 101)}", Stop);
        await TurnTests.AssertProblemAsync(search, HttpStatusCode.BadRequest, ErrorCodes.ParameterInvalid);
        using var unknown = await Chat.Http.PatchAsync("/api/sessions/nothing", new StringContent("""{"name":"x"}""", null, "application/json"), Stop);
        await TurnTests.AssertProblemAsync(unknown, HttpStatusCode.NotFound, ErrorCodes.SessionNotFound);
    }

    [Fact]
    public async Task Export_Session_HasEveryMessageOfTheActiveBranch()
    {
        await Chat.TurnAsync("exported", "m1", "One");
        await Chat.TurnAsync("exported", "m2", "Two");

        var export = await Chat.Http.GetFromJsonAsync<JsonObject>("/api/sessions/exported/export", Stop);

        Assert.Equal("One", export!["session"]!["name"]!.GetValue<string>());
        var expected = JsonSerializer.SerializeToNode(await Chat.MessagesAsync("exported"), ChatJson.Default.Options);
        Assert.True(JsonNode.DeepEquals(expected, export["messages"]), export.ToJsonString());
    }

    [Fact]
    public async Task Send_WithoutStream_AnswersWithTheStoredMessage()
    {
        var body = new JsonObject { ["id"] = "plain", ["message"] = AiSdk.UserMessage("m1", "Hello") };

        using var response = await Chat.Http.PostAsJsonAsync("/api/chat?stream=false", body, Stop);
        using var again = await Chat.Http.PostAsJsonAsync("/api/chat?stream=false", body, Stop);

        var answer = await response.Content.ReadAsStringAsync(Stop);
        Assert.Equal(JsonSerializer.Serialize((await Chat.MessagesAsync("plain"))[1], ChatJson.Default.UIMessageDto), JsonNode.Parse(answer)!.ToJsonString());
        Assert.Equal(answer, await again.Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task Branch_OfAnEarlierVersion_IsShownAndGoneOnWith()
    {
        await Chat.TurnAsync("branched", "m1", "One");
        await Chat.TurnAsync("branched", "m2", "Two");
        var first = await Chat.MessagesAsync("branched");
        using var regenerate = await Chat.PostAsync(new JsonObject { ["id"] = "branched", ["trigger"] = "regenerate-message", ["messageId"] = first[1].Id });
        await regenerate.Content.ReadAsStringAsync(Stop);
        var second = await Chat.MessagesAsync("branched");

        using var shown = await ShowAsync("branched", $$"""{"messageId":"{{first[1].Id}}"}""");
        await Chat.TurnAsync("branched", "m3", "Three");

        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        Assert.Equal(2, second.Count);
        Assert.Equal([first[1].Id, second[1].Id], Versions(second[1]));
        var now = await Chat.MessagesAsync("branched");
        Assert.Equal(["m1", first[1].Id, "m2", first[3].Id, "m3"], now.SkipLast(1).Select(message => message.Id));
        Assert.Equal([first[1].Id, second[1].Id], Versions(now[1]));
        Assert.Null(Versions(now[2]));
    }

    [Theory]
    [InlineData("branchless", "{}", HttpStatusCode.BadRequest, ErrorCodes.BodyInvalid)]
    [InlineData("branchless", """{"messageId":"$ne"}""", HttpStatusCode.BadRequest, ErrorCodes.BodyInvalid)]
    [InlineData("branchless", """{"messageId":"nothing"}""", HttpStatusCode.NotFound, ErrorCodes.MessageNotFound)]
    [InlineData("nobodys", """{"messageId":"m1"}""", HttpStatusCode.NotFound, ErrorCodes.SessionNotFound)]
    public async Task Branch_BadInput_IsRefused(string session, string body, HttpStatusCode status, string code)
    {
        await Chat.TurnAsync("branchless", "m1", "One");

        using var response = await ShowAsync(session, body);

        await TurnTests.AssertProblemAsync(response, status, code);
    }

    private static IReadOnlyList<string>? Versions(UIMessageDto message) => message.Metadata!.Value.Deserialize(ChatJson.Default.MessageMetadata)!.Versions;

    private Task<HttpResponseMessage> ShowAsync(string id, string body)
        => Chat.Http.PostAsync($"/api/sessions/{id}/branch", new StringContent(body, null, "application/json"), Stop);

    private async Task PatchAsync(string id, string body)
    {
        using var response = await Chat.Http.PatchAsync($"/api/sessions/{id}", new StringContent(body, null, "application/json"), Stop);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Stop));
    }
}
