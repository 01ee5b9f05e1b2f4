using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OmniStack.ChatApi.Tests.Fixtures;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;

namespace OmniStack.ChatApi.Tests;

/// <summary>Forks over HTTP.</summary>
public sealed class ForkTests(ApiTests.Service fixture) : IClassFixture<ApiTests.Service>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ChatService Chat => fixture.Chat;

    [Fact]
    public async Task Fork_AtAnAnswer_GoesOnForItselfAndOutlivesItsOrigin()
    {
        await Chat.TurnAsync("origin", "m1", "Where do herons nest?");
        await Chat.TurnAsync("origin", "m2", "And terns?");
        var before = await Chat.MessagesAsync("origin");

        using var forked = await ForkAsync("origin", $$$"""{"messageId":"{{{before[1].Id}}}","id":"forked","name":"Herons","fields":{"starred":true}}""");
        using var again = await ForkAsync("origin", $$"""{"messageId":"{{before[1].Id}}","id":"forked"}""");
        await Chat.TurnAsync("forked", "m2", "And grebes?");
        using var deleted = await Chat.Http.DeleteAsync("/api/sessions/origin", Stop);

        var fork = (await forked.Content.ReadFromJsonAsync(ChatJson.Default.SessionDto, Stop))!;
        Assert.Equal((HttpStatusCode.Created, "/api/sessions/forked", HttpStatusCode.OK), (forked.StatusCode, forked.Headers.Location!.ToString(), again.StatusCode));
        Assert.Equal(("forked", "Herons", 1, new ForkOrigin("origin", before[1].Id)), (fork.Id, fork.Name, fork.TurnCount, fork.ForkedFrom));
        Assert.True(fork.Fields!["starred"].GetBoolean());
        var messages = await Chat.MessagesAsync("forked");
        Assert.Equal(["m1", before[1].Id, "m2"], messages.SkipLast(1).Select(message => message.Id));
        Assert.Contains("It is message 2 of", TextOf(messages[3]), StringComparison.Ordinal);
        Assert.Contains("Where do herons nest?", TextOf(messages[3]), StringComparison.Ordinal);
        var export = await Chat.Http.GetFromJsonAsync<JsonObject>("/api/sessions/forked/export", Stop);
        Assert.Equal(4, export!["messages"]!.AsArray().Count);
        var found = await Chat.Http.GetFromJsonAsync("/api/sessions?q=herons nest", ChatJson.Default.SessionPage, Stop);
        Assert.Equal("forked", Assert.Single(found!.Items).Id);
        using var gone = await Chat.Http.GetAsync("/api/sessions/origin", Stop);
        await TurnTests.AssertProblemAsync(gone, HttpStatusCode.NotFound, ErrorCodes.SessionNotFound);
    }

    [Fact]
    public async Task Fork_WithoutABody_BeginsAtTheNewestAnswerUnderAnIdOfItsOwn()
    {
        await Chat.TurnAsync("plain-origin", "m1", "One");

        using var response = await Chat.Http.PostAsync("/api/sessions/plain-origin/fork", content: null, Stop);

        var fork = (await response.Content.ReadFromJsonAsync(ChatJson.Default.SessionDto, Stop))!;
        Assert.StartsWith("ses_", fork.Id, StringComparison.Ordinal);
        Assert.Equal("One", fork.Name);
        Assert.Equal(2, (await Chat.MessagesAsync(fork.Id)).Count);
    }

    [Fact]
    public async Task Fork_OfAMessageWithFiles_KeepsThemWhenItsOriginIsDeleted()
    {
        var shared = await AttachmentTests.UploadAsync(Chat, "The word is heron."u8.ToArray(), "shared.md");
        var later = await AttachmentTests.UploadAsync(Chat, "The word is tern."u8.ToArray(), "later.md");
        await SendAsync("filed", "m1", shared.Url);
        await SendAsync("filed", "m2", later.Url);
        using var forked = await ForkAsync("filed", $$"""{"messageId":"{{(await Chat.MessagesAsync("filed"))[1].Id}}","id":"filed-fork"}""");

        await Chat.Http.DeleteAsync("/api/sessions/filed", Stop);

        Assert.Equal("The word is heron.", await Chat.Http.GetStringAsync(shared.Url, Stop));
        using var gone = await Chat.Http.GetAsync(later.Url, Stop);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        await SendAsync("filed-fork", "m3", shared.Url);
        Assert.Contains("The word is heron.", TextOf((await Chat.MessagesAsync("filed-fork"))[^1]), StringComparison.Ordinal);
        await Chat.Http.DeleteAsync("/api/sessions/filed-fork", Stop);
        using var goneToo = await Chat.Http.GetAsync(shared.Url, Stop);
        Assert.Equal(HttpStatusCode.NotFound, goneToo.StatusCode);
    }

    [Fact]
    public async Task Fork_Usage_IsNotCountedTwice()
    {
        await Chat.TurnAsync("counted", "m1", "One");
        var before = await UsageAsync("counted");
        using var forked = await ForkAsync("counted", """{"id":"counted-fork"}""");

        Assert.Equal(0, (await UsageAsync("counted-fork")).Total.Calls);
        await Chat.TurnAsync("counted-fork", "m2", "Two");

        Assert.Equal(1, (await UsageAsync("counted-fork")).Total.Calls);
        Assert.Equal(before.Total, (await UsageAsync("counted")).Total);
    }

    [Theory]
    [InlineData("refused", """{"messageId":"$ne"}""", HttpStatusCode.BadRequest, ErrorCodes.BodyInvalid)]
    [InlineData("refused", """{"id":"a b"}""", HttpStatusCode.BadRequest, ErrorCodes.SessionIdInvalid)]
    [InlineData("refused", """{"name":" "}""", HttpStatusCode.BadRequest, ErrorCodes.BodyInvalid)]
    [InlineData("refused", """{"messageId":"m1"}""", HttpStatusCode.NotFound, ErrorCodes.MessageNotFound)]
    [InlineData("refused", """{"id":"refused"}""", HttpStatusCode.Conflict, ErrorCodes.SessionConflict)]
    [InlineData("nobodys", "{}", HttpStatusCode.NotFound, ErrorCodes.SessionNotFound)]
    public async Task Fork_BadInput_IsRefused(string session, string body, HttpStatusCode status, string code)
    {
        await Chat.TurnAsync("refused", "m1", "One");

        using var response = await ForkAsync(session, body);

        await TurnTests.AssertProblemAsync(response, status, code);
    }

    [Fact]
    public async Task Fork_OfAnotherClientsSession_DoesNotExist()
    {
        await Chat.TurnAsync("owned", "m1", "One");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/sessions/owned/fork") { Headers = { { "X-Client-Id", "somebody" } } };

        using var response = await Chat.Http.SendAsync(request, Stop);

        await TurnTests.AssertProblemAsync(response, HttpStatusCode.NotFound, ErrorCodes.SessionNotFound);
    }

    private Task<HttpResponseMessage> ForkAsync(string id, string body)
        => Chat.Http.PostAsync($"/api/sessions/{id}/fork", new StringContent(body, null, "application/json"), Stop);

    private async Task SendAsync(string session, string messageId, string url)
    {
        using var response = await Chat.PostAsync(AttachmentTests.Message(session, messageId, AttachmentTests.FilePart(url), AttachmentTests.TextPart("Which word?")));
        await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(Stop);
    }

    private async Task<UsageReport> UsageAsync(string id) => (await Chat.Http.GetFromJsonAsync($"/api/sessions/{id}/usage", ChatJson.Default.UsageReport, Stop))!;

    private static string TextOf(UIMessageDto message) => string.Concat(message.Parts.Where(part => part.GetProperty("type").GetString() == "text").Select(part => part.GetProperty("text").GetString()));
}
