using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;
using OmniStack.Contracts.Health;
using OmniStack.Testing;

namespace OmniStack.Web.Tests.Services;

/// <summary>Speaks the ChatApi's contract: streams what a test scripted and keeps what its chunks amount to.</summary>
internal sealed class FakeChatApi : IAsyncDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 8, 30, 0, TimeSpan.Zero);

    private readonly ConcurrentDictionary<string, List<UIMessageDto>> _sessions = new();
    private readonly ConcurrentDictionary<string, string> _names = new();
    private LocalServer _server = null!;

    public Uri Address => _server.Address;

    /// <summary>Chunks to stream, in order; <see cref="Gate"/> is awaited before the last three.</summary>
    public IReadOnlyList<string> Script { get; set; } = Text("A short answer.");

    /// <summary>Parts of the assistant message that is stored.</summary>
    public string Stored { get; set; } = """[{"type":"text","text":"A short answer."}]""";

    /// <summary>Messages that wait, by session.</summary>
    public ConcurrentDictionary<string, string> Waiting { get; } = new();

    /// <summary>Of every session.</summary>
    public IReadOnlyList<SummaryDto> Summaries { get; set; } = [];

    /// <summary>Of every session.</summary>
    public UsageReport Usage { get; set; } = new("USD", new(null, 0, 0, 0, 0, 0), []);

    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Completes when the turn that began last is stopped.</summary>
    public TaskCompletionSource Stopped { get; private set; } = new();

    public static IReadOnlyList<string> Text(params string[] deltas) =>
    [
        """{"type":"start","messageId":"a1"}""", """{"type":"start-step"}""", """{"type":"text-start","id":"t1"}""",
        .. deltas.Select(delta => new JsonObject { ["type"] = "text-delta", ["id"] = "t1", ["delta"] = delta }.ToJsonString()),
        """{"type":"text-end","id":"t1"}""", """{"type":"finish-step"}""", """{"type":"finish","finishReason":"stop"}""",
    ];

    public static async Task<FakeChatApi> StartAsync()
    {
        var chat = new FakeChatApi();
        chat._server = await LocalServer.StartAsync(chat.Map);
        return chat;
    }

    public void Put(string sessionId, params (string Role, string Text)[] messages) => _sessions[sessionId] =
        [.. messages.Select((m, i) => Message($"{sessionId}-{i}", m.Role, PartsOf(m.Text)))];

    /// <summary>A session whose answer is being written: the stream to resume is <see cref="Script"/>.</summary>
    public void PutRunning(string sessionId, string question, string answerSoFar)
    {
        Put(sessionId, ("user", question), ("assistant", answerSoFar));
        _sessions[sessionId][1] = _sessions[sessionId][1] with { Metadata = JsonElement.Parse("""{"status":"streaming"}""") };
    }

    /// <summary>A session whose messages are given as they are stored.</summary>
    public void PutStored(string sessionId, string name, params UIMessageDto[] messages)
    {
        _sessions[sessionId] = [.. messages];
        _names[sessionId] = name;
    }

    public bool Has(string sessionId) => _sessions.ContainsKey(sessionId);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private void Map(WebApplication app)
    {
        app.MapGet("/health", () => Results.Json(new HealthReportDto("healthy", "OmniStack.ChatApi", "0.1.0", 512,
            [
                new("model", "healthy", "Demo answers: no model is configured.", new Dictionary<string, string>()),
                new("storage", "healthy", "Embedded store in the data directory.", new Dictionary<string, string>()),
            ]), HealthJson.Default.HealthReportDto));
        app.MapPost("/api/chat", ChatAsync);
        app.MapPost("/api/chat/{id}/stop", () =>
        {
            Stopped.TrySetResult();
            return Results.NoContent();
        });
        app.MapGet("/api/chat/{id}/stream", ResumeAsync);
        app.MapGet("/api/attachments/limits", () => Results.Json(new AttachmentLimits(1000, 2, ["text/plain"]), ChatJson.Default.AttachmentLimits));
        app.MapGet("/api/sessions", (int limit, string? cursor, string? q) => List(limit, cursor, q ?? ""));
        app.MapGet("/api/sessions/{id}", (string id) => _sessions.TryGetValue(id, out var messages)
            ? Results.Json(Session(id, messages), ChatJson.Default.SessionDto) : NoSession());
        app.MapGet("/api/sessions/{id}/waiting", (string id) => Results.Json(new MessagePage(
            Waiting.TryGetValue(id, out var text) ? [Message($"{id}-waiting", "user", PartsOf(text))] : [], null), ChatJson.Default.MessagePage));
        app.MapGet("/api/sessions/{id}/usage", () => Results.Json(Usage, ChatJson.Default.UsageReport));
        app.MapGet("/api/sessions/{id}/summaries", () => Results.Json(Summaries, ChatJson.Default.IReadOnlyListSummaryDto));
        app.MapGet("/api/sessions/{id}/messages", (string id) => _sessions.TryGetValue(id, out var messages)
            ? Results.Json(new MessagePage([.. messages], null), ChatJson.Default.MessagePage) : NoSession());
        app.MapDelete("/api/sessions/{id}", (string id) => _sessions.TryRemove(id, out _) ? Results.NoContent() : NoSession());
    }

    private async Task ChatAsync(HttpContext context)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
        var parts = body["message"]!["parts"]!.ToJsonString();
        if (string.IsNullOrWhiteSpace((string?)body["message"]!["parts"]![0]!["text"]))
        {
            await Problem(400, ErrorCodes.MessageEmpty, "The message holds no text.").ExecuteAsync(context);
            return;
        }
        Stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var messages = _sessions.GetOrAdd((string)body["id"]!, []);
        messages.Add(Message((string)body["message"]!["id"]!, "user", parts));
        context.Response.ContentType = "text/event-stream";
        for (var i = 0; i < Script.Count; i++)
        {
            if (i == Script.Count - 3)
            {
                await Task.WhenAny(Gate, Stopped.Task).WaitAsync(context.RequestAborted);
                messages.Add(Message(Guid.NewGuid().ToString("N"), "assistant", Stored));
                if (Script.Any(chunk => chunk.Contains("\"error\"", StringComparison.Ordinal)))
                {
                    messages[^1] = messages[^1] with { Metadata = JsonElement.Parse("""{"status":"failed"}""") };
                }
                if (!Gate.IsCompleted)
                {
                    messages[^1] = messages[^1] with { Metadata = JsonElement.Parse("""{"status":"interrupted"}""") };
                    await WriteAsync(context, """{"type":"abort"}""");
                    break;
                }
            }
            await WriteAsync(context, Script[i]);
        }
        await WriteAsync(context, "[DONE]");
    }

    private async Task ResumeAsync(string id, HttpContext context)
    {
        if (!_sessions.TryGetValue(id, out var messages) || messages[^1].Metadata is null)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }
        messages[^1] = Message("a1", "assistant", Stored);
        context.Response.ContentType = "text/event-stream";
        foreach (var chunk in Script)
        {
            await WriteAsync(context, chunk);
        }
        await WriteAsync(context, "[DONE]");
    }

    private static async Task WriteAsync(HttpContext context, string data)
    {
        await context.Response.WriteAsync($"data: {data}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private IResult List(int limit, string? cursor, string search)
    {
        var all = _sessions.Where(s => NameOf(s.Key, s.Value).Contains(search, StringComparison.OrdinalIgnoreCase)).OrderBy(s => s.Key, StringComparer.Ordinal).SkipWhile(s => cursor is not null && string.CompareOrdinal(s.Key, cursor) <= 0).ToArray();
        var page = all.Take(limit).Select(s => Session(s.Key, s.Value)).ToArray();
        return Results.Json(new SessionPage(page, all.Length > limit ? page[^1].Id : null), ChatJson.Default.SessionPage);
    }

    private SessionDto Session(string id, List<UIMessageDto> messages) => new(id, NameOf(id, messages), messages.Count(m => m.Role == "user"), Start, Start);

    private string NameOf(string id, List<UIMessageDto> messages) =>
        _names.TryGetValue(id, out var name) ? name : messages[0].Parts[0].GetProperty("text").GetString()!;

    private static string PartsOf(string text) => new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }).ToJsonString();

    private static UIMessageDto Message(string id, string role, string parts) => new(id, role, [.. JsonElement.Parse(parts).EnumerateArray()]);

    private static IResult NoSession() => Problem(404, ErrorCodes.SessionNotFound, "No session has this id.");

    private static IResult Problem(int status, string code, string detail) =>
        Results.Problem(detail, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = code });
}
