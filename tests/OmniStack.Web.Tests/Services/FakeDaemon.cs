using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;
using OmniStack.Contracts.Health;
using OmniStack.Testing;

namespace OmniStack.Web.Tests.Services;

/// <summary>Speaks the Daemon's contract and does what a test says, so that a page can be seen in every state.</summary>
internal sealed class FakeDaemon : IAsyncDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 8, 30, 0, TimeSpan.Zero);

    private readonly ConcurrentDictionary<string, TaskRecord> _tasks = new();
    private LocalServer _server = null!;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Uri Address => _server.Address;

    /// <summary>What an agent would return; null leaves a published task queued.</summary>
    public Func<PublishRequest, JsonElement?> Work { get; set; } = _ => null;

    public IReadOnlyList<AgentDto> Agents { get; set; } =
    [
        Agent("document.keywords", "keywords", "Finds the words that a text is about."),
        Agent("document.summarize", "summarizer", "Picks the sentences that say most.", """
            {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "description": "What to read."}, "sentences": {"type": "integer", "default": 3}},
             "examples": [{"text": "Tides rise.", "sentences": 3}]}
            """),
        Agent("greet.user", "greeter", "Greets a person by name.", """{"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}, "examples": [{"name": "Ada"}]}"""),
    ];

    public string Health { get; set; } = "healthy";

    /// <summary>JSON to answer with, by path, where nothing else answers.</summary>
    public ConcurrentDictionary<string, string> Answers { get; } = new(StringComparer.Ordinal)
    {
        ["/whoami"] = """{"name": "anonymous", "scopes": ["admin"], "keys_required": false}""",
        ["/bus/stats"] = """{"backend": "redis", "memory_bytes": 0, "disk_bytes": 0, "topics": []}""",
        ["/bus/history"] = """{"interval_seconds": 5, "samples": [], "new_dead_letters": []}""",
        ["/tasks"] = """{"items": []}""",
        ["/dead-letters"] = """{"items": []}""",
    };

    /// <summary>What a POST to a path is answered with, where nothing else answers; null for a 503.</summary>
    public ConcurrentDictionary<string, Func<HttpRequest, string?>> Posts { get; } = new(StringComparer.Ordinal);

    public static AgentDto Agent(string topic, string name, string description, string? schema = null) => new(topic, name, description, [], new(4, 4, 30_000, 60_000))
    {
        ContentSchema = schema is null ? null : JsonElement.Parse(schema),
    };

    public static async Task<FakeDaemon> StartAsync()
    {
        var daemon = new FakeDaemon();
        daemon._server = await LocalServer.StartAsync(daemon.Map);
        return daemon;
    }

    public void Put(TaskRecord task)
    {
        _tasks[task.TaskId] = task;
        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    public static TaskRecord Task(string id, TaskState state, JsonElement content, JsonElement? result = null, RunError? error = null) => new()
    {
        TaskId = id,
        Topic = "greet.user",
        State = state,
        Event = new() { Id = id, Topic = "greet.user", Payload = new(content), CreatedAt = Start },
        Runs = state == TaskState.Queued ? [] : [new()
        {
            Agent = "greeter", State = state, Attempts = 1, Result = result, Error = error, Runner = "daemon-1",
            StartedAt = Start, FinishedAt = state is TaskState.Succeeded or TaskState.Dead ? Start.AddMilliseconds(42) : null,
        }],
        Result = result,
        CreatedAt = Start,
        UpdatedAt = Start.AddMilliseconds(42),
    };

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private void Map(WebApplication app)
    {
        app.MapGet("/health", () => Json(new(Health, "OmniStack.Daemon", "0.1.0", 93_784,
            [
                new("bus", Health, "Redis Streams at 127.0.0.1:6379: redis-server was found on the PATH.", new Dictionary<string, string>()),
                new("self", "healthy", "The process answers.", new Dictionary<string, string>()),
            ]), HealthJson.Default.HealthReportDto, Health == "unhealthy" ? 503 : 200));
        app.MapGet("/agents", () => Json(Agents, EventsJson.Default.IReadOnlyListAgentDto));
        app.MapPost("/tasks", (Delegate)PublishAsync);
        app.MapGet("/tasks/{id}", FindAsync);
        app.MapPost("/{**path}", (HttpContext context) => !Posts.TryGetValue(context.Request.Path, out var answer) ? Problem(404, ErrorCodes.RouteNotFound, "There is no such route.")
            : answer(context.Request) is { } json ? Results.Text(json, "application/json") : Problem(503, ErrorCodes.Unavailable, "The bus is away."));
        app.MapGet("/{**path}", (HttpContext context) => Answers.TryGetValue(context.Request.Path, out var json)
            ? Results.Text(json, "application/json") : Problem(404, ErrorCodes.RouteNotFound, "There is no such route."));
    }

    private async Task<IResult> PublishAsync(HttpContext context)
    {
        var request = await JsonSerializer.DeserializeAsync(context.Request.Body, EventsJson.Default.PublishRequest, context.RequestAborted);
        if (request?.Topic is not { } topic || Agents.All(a => a.Topic != topic))
        {
            return Problem(404, ErrorCodes.TopicUnknown, $"No agent has subscribed to the topic {request?.Topic}.");
        }
        var id = Guid.CreateVersion7().ToString();
        var content = request.Payload!.Content!.Value;
        var result = Work(request);
        Put(Task(id, result is null ? TaskState.Queued : TaskState.Succeeded, content, result));
        return Json(new(id, "published", false), EventsJson.Default.PublishResponse, 202);
    }

    private async Task<IResult> FindAsync(string id, int? wait, CancellationToken cancellationToken)
    {
        var changed = _changed.Task;
        if (wait is { } seconds && _tasks.TryGetValue(id, out var open) && open.State is not (TaskState.Succeeded or TaskState.Dead))
        {
            await System.Threading.Tasks.Task.WhenAny(changed, System.Threading.Tasks.Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, cancellationToken));
        }
        return _tasks.TryGetValue(id, out var task)
            ? Json(task, EventsJson.Default.TaskRecord)
            : Problem(404, ErrorCodes.TaskNotFound, "No task has this id.");
    }

    private static IResult Json<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, int status = 200) =>
        Results.Json(value, type, statusCode: status);

    private static IResult Problem(int status, string code, string detail) =>
        Results.Problem(detail, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = code });
}
