using System.Net;
using System.Net.Http.Json;
using System.Text;
using OmniStack.ChatApi.Tests.Fixtures;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;

namespace OmniStack.ChatApi.Tests;

public sealed class ApiTests(ApiTests.Service fixture) : IClassFixture<ApiTests.Service>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ChatService Chat => fixture.Chat;

    public static TheoryData<string, string> BadBodies => new()
    {
        { "", ErrorCodes.BodyInvalid },
        { "null", ErrorCodes.BodyInvalid },
        { "{", ErrorCodes.BodyInvalid },
        { "[]", ErrorCodes.BodyInvalid },
        { """{"id":"s","messages":"no"}""", ErrorCodes.BodyInvalid },
        { """{"messages":[]}""", ErrorCodes.SessionIdInvalid },
        { """{"id":"a/b","messages":[]}""", ErrorCodes.SessionIdInvalid },
        { """{"id":"s"}""", ErrorCodes.MessageEmpty },
        { """{"id":"s","messages":[]}""", ErrorCodes.MessageEmpty },
        { """{"id":"s","messages":[null]}""", ErrorCodes.MessageEmpty },
        { """{"id":"s","message":{"role":"assistant","parts":[{"type":"text","text":"x"}]}}""", ErrorCodes.MessageEmpty },
        { """{"id":"s","message":{"role":"user","parts":[{"type":"text","text":"  "}]}}""", ErrorCodes.MessageEmpty },
        { """{"id":"s","message":{"role":"user"}}""", ErrorCodes.MessageEmpty },
        { """{"id":"s","message":{"role":"user","parts":[{"type":"file","url":"data:,x"}]}}""", ErrorCodes.AttachmentInvalid },
        { """{"id":"s","message":{"role":"user","parts":[{"type":"file","url":"http://127.0.0.1/x.png"}]}}""", ErrorCodes.AttachmentRemote },
        { """{"id":"s","message":{"role":"user","parts":[{"type":"file","url":"data:text/plain;base64,AAAA"}]}}""", ErrorCodes.AttachmentTypeRefused },
        { """{"id":"s","message":{"role":"user","parts":[{"type":"file"}]}}""", ErrorCodes.BodyInvalid },
        { """{"id":"s","message":{"role":"user","parts":[{"type":"text","text":1}]}}""", ErrorCodes.BodyInvalid },
        { """{"id":"s","message":{"role":"user","parts":[{"type":"text","text":"\ud800"}]}}""", ErrorCodes.BodyInvalid },
        { """{"id":"s","message":{"id":"no spaces","role":"user","parts":[{"type":"text","text":"x"}]}}""", ErrorCodes.BodyInvalid },
        { """{"id":"s","trigger":"dance","message":{"role":"user","parts":[{"type":"text","text":"x"}]}}""", ErrorCodes.BodyInvalid },
    };

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task Send_BadBody_IsRefusedWithACodeAndStoresNothing(string body, string code)
    {
        using var response = await Chat.Http.PostAsync("/api/chat", new StringContent(body, Encoding.UTF8, "application/json"), Stop);

        await TurnTests.AssertProblemAsync(response, HttpStatusCode.BadRequest, code);
        using var session = await Chat.Http.GetAsync("/api/sessions/s", Stop);
        Assert.Equal(HttpStatusCode.NotFound, session.StatusCode);
        Assert.DoesNotContain("   at ", Chat.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_BodyOverTheLimit_Is413()
    {
        using var response = await Chat.SendAsync("s", "m1", new string('x', 1024 * 1024));

        await TurnTests.AssertProblemAsync(response, HttpStatusCode.RequestEntityTooLarge, ErrorCodes.BodyTooLarge);
    }

    [Theory]
    [InlineData("/api/sessions/nothing", HttpStatusCode.NotFound, ErrorCodes.SessionNotFound)]
    [InlineData("/api/sessions/nothing/messages", HttpStatusCode.NotFound, ErrorCodes.SessionNotFound)]
    [InlineData("/api/sessions/no%20id", HttpStatusCode.BadRequest, ErrorCodes.SessionIdInvalid)]
    [InlineData("/api/sessions?limit=0", HttpStatusCode.BadRequest, ErrorCodes.ParameterInvalid)]
    [InlineData("/api/sessions?limit=x", HttpStatusCode.BadRequest, ErrorCodes.ParameterInvalid)]
    [InlineData("/api/sessions?cursor=@@", HttpStatusCode.BadRequest, ErrorCodes.ParameterInvalid)]
    [InlineData("/api/sessions?cursor=AAAA", HttpStatusCode.BadRequest, ErrorCodes.ParameterInvalid)]
    public async Task Get_BadInput_IsRefusedWithACode(string path, HttpStatusCode status, string code)
    {
        using var response = await Chat.Http.GetAsync(path, Stop);

        await TurnTests.AssertProblemAsync(response, status, code);
    }

    [Fact]
    public async Task Sessions_OfAnotherClient_DoNotExist()
    {
        await Chat.TurnAsync("mine", "m1", "Hello");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/sessions/mine");
        request.Headers.Add("X-Client-Id", "somebody");
        using var other = await Chat.Http.SendAsync(request, Stop);

        await TurnTests.AssertProblemAsync(other, HttpStatusCode.NotFound, ErrorCodes.SessionNotFound);
    }

    [Fact]
    public async Task Lists_WithALimit_PageToTheEnd()
    {
        for (var n = 1; n <= 3; n++)
        {
            await Chat.TurnAsync("paged", $"m{n}", $"Message {n}");
        }

        List<UIMessageDto> seen = [];
        for (var cursor = ""; cursor is not null;)
        {
            var page = await Chat.Http.GetFromJsonAsync($"/api/sessions/paged/messages?limit=4{cursor}", ChatJson.Default.MessagePage, Stop);
            seen.AddRange(page!.Items);
            cursor = page.NextCursor is { } next ? $"&cursor={next}" : null;
        }

        Assert.Equal(6, seen.Count);
        Assert.Equal(["m1", "m2", "m3"], seen.Where(message => message.Role == "user").Select(message => message.Id));
        var sessions = await Chat.Http.GetFromJsonAsync("/api/sessions?limit=1", ChatJson.Default.SessionPage, Stop);
        Assert.Single(sessions!.Items);
    }

    [Fact]
    public async Task Models_WithoutAKey_IsPlainlyTheDemo()
    {
        var models = await Chat.Http.GetFromJsonAsync<List<ModelDto>>("/api/models", Stop);

        Assert.Equal(("demo", true), (Assert.Single(models!).Id, models![0].Demo));
    }

    [Fact]
    public async Task OpenApi_Document_NamesTheRoutes()
        => Assert.Contains("\"/api/sessions/{id}/messages\"", await Chat.Http.GetStringAsync("/openapi/v1.json", Stop), StringComparison.Ordinal);

    /// <summary>One service for the tests that only ask.</summary>
    public sealed class Service : IAsyncLifetime
    {
        internal ChatService Chat { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Chat = await ChatService.StartAsync();

        public ValueTask DisposeAsync() => Chat.DisposeAsync();
    }
}
