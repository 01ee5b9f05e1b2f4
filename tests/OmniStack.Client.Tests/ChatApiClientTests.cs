using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;
using OmniStack.Testing;

namespace OmniStack.Client.Tests;

public sealed class ChatApiClientTests
{
    private static readonly ChatTurn Hello = new("s1", "m1", "Hello");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SendTurn_Accepted_SendsTheMessageAndYieldsItsChunks()
    {
        string? body = null;
        await using var server = await LocalServer.StartAsync(app => app.MapPost("/api/chat", async (HttpContext context) =>
        {
            body = await new StreamReader(context.Request.Body).ReadToEndAsync(Stop);
            await WriteAsync(context, "data: {\"type\":\"start\",\"messageId\":\"a1\"}\n\n: ping\n\ndata: {\"type\":\"text-delta\",\"id\":\"t\",\"delta\":\"Hé\"}\n\ndata: [DONE]\n\n");
        }));
        using var clients = new Clients(server.Address);

        await using var turn = await clients.Chat.SendTurnAsync(Hello, Stop);
        var chunks = await turn.ReadChunksAsync(Stop).ToArrayAsync(Stop);

        Assert.Equal("""{"id":"s1","message":{"id":"m1","role":"user","parts":[{"type":"text","text":"Hello"}]},"trigger":"submit-message"}""", body);
        Assert.Equal(["start", "text-delta"], chunks.Select(c => c.Type));
        Assert.Equal("Hé", chunks[1].Body.GetProperty("delta").GetString());
    }

    [Fact]
    public async Task EditRegenerateAndApprove_Accepted_SendWhatTheServiceReads()
    {
        List<string> bodies = [];
        await using var server = await LocalServer.StartAsync(app => app.MapPost("/api/chat", async (HttpContext context) =>
        {
            bodies.Add(await new StreamReader(context.Request.Body).ReadToEndAsync(Stop));
            await WriteAsync(context, "data: [DONE]\n\n");
        }));
        using var clients = new Clients(server.Address);

        await (await clients.Chat.SendTurnAsync(Hello with { IsEdit = true }, Stop)).DisposeAsync();
        await (await clients.Chat.SendTurnAsync(Hello with { MayWait = true }, Stop)).DisposeAsync();
        await (await clients.Chat.RegenerateAsync("s1", "a1", Stop)).DisposeAsync();
        await (await clients.Chat.ApproveAsync("s1", "a1", new("c1", Approved: false), Stop)).DisposeAsync();

        const string Message = """{"id":"s1","message":{"id":"m1","role":"user","parts":[{"type":"text","text":"Hello"}]},"trigger":"submit-message",""";
        string[] expected =
        [
            Message + "\"messageId\":\"m1\"}",
            Message + "\"whenBusy\":\"enqueue\"}",
            """{"id":"s1","trigger":"regenerate-message","messageId":"a1"}""",
            """{"id":"s1","message":{"id":"a1","role":"assistant","parts":[]},"trigger":"submit-message","approvals":[{"id":"c1","approved":false}]}""",
        ];
        Assert.Equal(expected, bodies);
    }

    [Fact]
    public async Task SendTurn_CopiedRaw_IsTheSameBytesAsTheyCome()
    {
        const string First = "data: {\"type\":\"start\"}\n\n";
        const string Rest = "data: [DONE]\n\n";
        var release = new TaskCompletionSource();
        await using var server = await LocalServer.StartAsync(app => app.MapPost("/api/chat", async (HttpContext context) =>
        {
            await WriteAsync(context, First);
            await release.Task;
            await context.Response.WriteAsync(Rest, Stop);
        }));
        using var clients = new Clients(server.Address);
        using var copy = new MemoryStream();

        await using var turn = await clients.Chat.SendTurnAsync(Hello, Stop);
        var copying = turn.CopyToAsync(copy, Stop);
        await Eventually.IsTrueAsync(() => copy.Length == First.Length);
        release.SetResult();
        await copying;

        Assert.Equal(First + Rest, Encoding.UTF8.GetString(copy.ToArray()));
    }

    [Fact]
    public async Task SendTurn_Refused_ThrowsItsProblem()
    {
        await using var server = await LocalServer.StartAsync(app => app.MapPost("/api/chat", () => Results.Problem("A turn is running.", statusCode: 409,
            extensions: new Dictionary<string, object?> { ["code"] = ErrorCodes.SessionBusy })));
        using var clients = new Clients(server.Address);

        var refusal = await Assert.ThrowsAsync<OmniStackApiException>(() => clients.Chat.SendTurnAsync(Hello, Stop));

        Assert.Equal((HttpStatusCode.Conflict, ErrorCodes.SessionBusy, "A turn is running."), (refusal.Status, refusal.Code, refusal.Message));
    }

    [Fact]
    public async Task SendTurn_StreamBreaks_ThrowsUnavailable()
    {
        await using var server = await LocalServer.StartAsync(app => app.MapPost("/api/chat", async (HttpContext context) =>
        {
            await WriteAsync(context, "data: {\"type\":\"start\"}\n\n");
            context.Abort();
        }));
        using var clients = new Clients(server.Address);

        var refusal = await Assert.ThrowsAsync<OmniStackApiException>(async () =>
        {
            await using var turn = await clients.Chat.SendTurnAsync(Hello, Stop);
            await turn.ReadChunksAsync(Stop).ToArrayAsync(Stop);
        });

        Assert.Equal(ErrorCodes.Unavailable, refusal.Code);
    }

    [Fact]
    public async Task SendTurn_LongerThanTheLimit_ThrowsUnavailable()
    {
        await using var server = await LocalServer.StartAsync(app => app.MapPost("/api/chat", async (HttpContext context) =>
        {
            await WriteAsync(context, ": open\n\n");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        }));
        using var clients = new Clients(server.Address, o => o.TurnTimeout = TimeSpan.FromSeconds(1));

        await using var turn = await clients.Chat.SendTurnAsync(Hello, Stop);
        var refusal = await Assert.ThrowsAsync<OmniStackApiException>(() => turn.CopyToAsync(Stream.Null, Stop));

        Assert.Equal("The chat service did not answer in time.", refusal.Message);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":1}""")]
    public async Task SendTurn_NotAChunk_ThrowsInternalError(string data)
    {
        await using var server = await LocalServer.StartAsync(app => app.MapPost("/api/chat", (HttpContext context) => WriteAsync(context, $"data: {data}\n\n")));
        using var clients = new Clients(server.Address);
        await using var turn = await clients.Chat.SendTurnAsync(Hello, Stop);

        var refusal = await Assert.ThrowsAsync<OmniStackApiException>(async () => await turn.ReadChunksAsync(Stop).ToArrayAsync(Stop));

        Assert.Equal(ErrorCodes.InternalError, refusal.Code);
    }

    [Fact]
    public async Task SendTurn_Disposed_ClosesTheConnection()
    {
        var closed = new TaskCompletionSource();
        await using var server = await LocalServer.StartAsync(app => app.MapPost("/api/chat", async (HttpContext context) =>
        {
            context.RequestAborted.Register(closed.SetResult);
            await WriteAsync(context, "data: {\"type\":\"start\"}\n\n");
            await closed.Task;
        }));
        using var clients = new Clients(server.Address);

        await (await clients.Chat.SendTurnAsync(Hello, Stop)).DisposeAsync();

        await closed.Task.WaitAsync(TimeSpan.FromSeconds(10), Stop);
    }

    [Fact]
    public async Task ListSessions_WithCursor_PassesItEscaped()
    {
        string? query = null;
        await using var server = await LocalServer.StartAsync(app => app.MapGet("/api/sessions", (HttpContext context) =>
        {
            query = context.Request.QueryString.Value;
            return Results.Json(new SessionPage([new("s1", "Trip", 2, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch)], "next"), ChatJson.Default.SessionPage);
        }));
        using var clients = new Clients(server.Address);

        var page = await clients.Chat.ListSessionsAsync(5, "a&b=c", Stop);

        Assert.Equal("?limit=5&cursor=a%26b%3Dc", query);
        Assert.Equal(("s1", "next"), (Assert.Single(page.Items).Id, page.NextCursor));
    }

    [Fact]
    public async Task ListMessages_UnknownSession_ReturnsNull()
    {
        await using var server = await LocalServer.StartAsync(app => app.MapGet("/api/sessions/{id}/messages", NoSession));
        using var clients = new Clients(server.Address);

        Assert.Null(await clients.Chat.ListMessagesAsync("s1", 10, cancellationToken: Stop));
    }

    [Fact]
    public async Task ListMessages_Stored_KeepsPartsAsTheyAre()
    {
        await using var server = await LocalServer.StartAsync(app => app.MapGet("/api/sessions/{id}/messages", () => Results.Content(
            """{"items":[{"id":"m1","role":"user","parts":[{"type":"text","text":"Hi"},{"type":"new-kind","x":[1]}]}]}""", "application/json")));
        using var clients = new Clients(server.Address);

        var page = await clients.Chat.ListMessagesAsync("s1", 10, cancellationToken: Stop);

        Assert.Equal([1], Assert.Single(page!.Items).Parts[1].GetProperty("x").EnumerateArray().Select(x => x.GetInt32()));
    }

    [Fact]
    public async Task ResumeTurn_RunningOrNot_YieldsItsChunksOrNull()
    {
        await using var server = await LocalServer.StartAsync(app => app.MapGet("/api/chat/{id}/stream", (string id, HttpContext context) =>
        {
            context.Response.StatusCode = id == "running" ? StatusCodes.Status200OK : StatusCodes.Status204NoContent;
            return id == "running" ? WriteAsync(context, "data: {\"type\":\"start\",\"messageId\":\"a1\"}\n\ndata: [DONE]\n\n") : Task.CompletedTask;
        }));
        using var clients = new Clients(server.Address);

        await using var turn = await clients.Chat.ResumeTurnAsync("running", Stop);

        Assert.Equal("start", Assert.Single(await turn!.ReadChunksAsync(Stop).ToArrayAsync(Stop)).Type);
        Assert.Null(await clients.Chat.ResumeTurnAsync("idle", Stop));
    }

    [Fact]
    public async Task StopTurn_AnId_IsEscapedAndPosted()
    {
        string? stopped = null;
        await using var server = await LocalServer.StartAsync(app => app.MapPost("/api/chat/{id}/stop", (string id) =>
        {
            stopped = id;
            return Results.NoContent();
        }));
        using var clients = new Clients(server.Address);

        await clients.Chat.StopTurnAsync("a:b", Stop);

        Assert.Equal("a:b", stopped);
    }

    [Fact]
    public async Task DeleteSession_Unknown_Throws()
    {
        await using var server = await LocalServer.StartAsync(app => app.MapDelete("/api/sessions/{id}", NoSession));
        using var clients = new Clients(server.Address);

        var refusal = await Assert.ThrowsAsync<OmniStackApiException>(() => clients.Chat.DeleteSessionAsync("s1", Stop));

        Assert.Equal(ErrorCodes.SessionNotFound, refusal.Code);
    }

    private static IResult NoSession() => Results.Problem(statusCode: 404, extensions: new Dictionary<string, object?> { ["code"] = ErrorCodes.SessionNotFound });

    private static async Task WriteAsync(HttpContext context, string text)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(text, Stop);
        await context.Response.Body.FlushAsync(Stop);
    }
}
