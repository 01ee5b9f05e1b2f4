using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;
using OmniStack.Testing;

namespace OmniStack.Client.Tests;

public sealed class DaemonClientTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publish_Accepted_SendsSnakeCaseAndReturnsTheId()
    {
        string? body = null;
        await using var server = await LocalServer.StartAsync(app => app.MapPost("/tasks", async (HttpContext context) =>
        {
            body = await new StreamReader(context.Request.Body).ReadToEndAsync(Stop);
            await Results.Json(new PublishResponse("t-1", "published", true), EventsJson.Default.PublishResponse, statusCode: 202).ExecuteAsync(context);
        }));
        using var clients = new Clients(server.Address);

        var response = await clients.Daemon.PublishAsync(new() { Topic = "greet.user", Payload = new(JsonElement.Parse("""{"name":"Ada"}"""), ReplyTo: "next") }, Stop);

        Assert.Equal(new("t-1", "published", true), response);
        Assert.Equal("""{"topic":"greet.user","payload":{"content":{"name":"Ada"},"reply_to":"next"}}""", body);
    }

    [Fact]
    public async Task Publish_Refused_ThrowsStatusCodeAndDetail()
    {
        await using var server = await LocalServer.StartAsync(app => app.MapPost("/tasks", (HttpContext context) =>
        {
            context.Response.Headers.RetryAfter = "7";
            return Results.Problem("The topic's backlog is full.", statusCode: 429, title: "Too Many Requests",
                extensions: new Dictionary<string, object?> { ["code"] = ErrorCodes.TopicFull });
        }));
        using var clients = new Clients(server.Address);

        var refusal = await Assert.ThrowsAsync<OmniStackApiException>(() => clients.Daemon.PublishAsync(new(), Stop));

        Assert.Equal(HttpStatusCode.TooManyRequests, refusal.Status);
        Assert.Equal(ErrorCodes.TopicFull, refusal.Code);
        Assert.Equal("The topic's backlog is full.", refusal.Message);
        Assert.Equal(TimeSpan.FromSeconds(7), refusal.RetryAfter);
    }

    [Fact]
    public async Task Publish_BareServerError_ThrowsWithoutItsBody()
    {
        await using var server = await LocalServer.StartAsync(app => app.MapPost("/tasks", () => Results.Content("secret", "text/plain", statusCode: 500)));
        using var clients = new Clients(server.Address);

        var refusal = await Assert.ThrowsAsync<OmniStackApiException>(() => clients.Daemon.PublishAsync(new(), Stop));

        Assert.Equal(HttpStatusCode.InternalServerError, refusal.Status);
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindTask_Unknown_ReturnsNull()
    {
        await using var server = await LocalServer.StartAsync(app => app.MapGet("/tasks/{id}", () =>
            Results.Problem(statusCode: 404, extensions: new Dictionary<string, object?> { ["code"] = ErrorCodes.TaskNotFound })));
        using var clients = new Clients(server.Address);

        Assert.Null(await clients.Daemon.FindTaskAsync("t-1", Stop));
    }

    [Fact]
    public async Task FindTask_OtherNotFound_Throws()
    {
        await using var server = await LocalServer.StartAsync(_ => { });
        using var clients = new Clients(server.Address);

        await Assert.ThrowsAsync<OmniStackApiException>(() => clients.Daemon.FindTaskAsync("t-1", Stop));
    }

    [Fact]
    public async Task WaitForTask_LongerThanOneRequest_AsksAgainUntilFinal()
    {
        var waits = new List<string?>();
        await using var server = await LocalServer.StartAsync(app => app.MapGet("/tasks/{id}", (string id, string? wait) =>
        {
            waits.Add(wait);
            return Results.Json(Task(id, waits.Count < 3 ? TaskState.Running : TaskState.Succeeded), EventsJson.Default.TaskRecord);
        }));
        using var clients = new Clients(server.Address, o => o.MaxWaitPerRequest = TimeSpan.FromSeconds(2));

        var task = await clients.Daemon.WaitForTaskAsync("a b", TimeSpan.FromSeconds(30), Stop);

        Assert.Equal("a b", task!.TaskId);
        Assert.Equal(TaskState.Succeeded, task.State);
        Assert.Equal(["2", "2", "2"], waits);
    }

    [Fact]
    public async Task WaitForTask_NotFinalInTime_ReturnsItAsItIs()
    {
        await using var server = await LocalServer.StartAsync(app => app.MapGet("/tasks/{id}", (string id) => Results.Json(Task(id, TaskState.Queued), EventsJson.Default.TaskRecord)));
        using var clients = new Clients(server.Address);

        var task = await clients.Daemon.WaitForTaskAsync("t-1", TimeSpan.FromSeconds(1), Stop);

        Assert.Equal(TaskState.Queued, task!.State);
    }

    [Fact]
    public async Task ListAgents_Cancelled_ThrowsOperationCanceled()
    {
        using var cancel = new CancellationTokenSource();
        await using var server = await LocalServer.StartAsync(app => app.MapGet("/agents", async (CancellationToken aborted) =>
        {
            await cancel.CancelAsync();
            await System.Threading.Tasks.Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, aborted);
        }));
        using var clients = new Clients(server.Address);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => clients.Daemon.ListAgentsAsync(cancel.Token));
    }

    [Fact]
    public async Task ListAgents_NoAnswerInTime_ThrowsUnavailable()
    {
        await using var server = await LocalServer.StartAsync(app => app.MapGet("/agents",
            (CancellationToken aborted) => System.Threading.Tasks.Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, aborted)));
        using var clients = new Clients(server.Address, o => o.Timeout = TimeSpan.FromMilliseconds(200));

        var refusal = await Assert.ThrowsAsync<OmniStackApiException>(() => clients.Daemon.ListAgentsAsync(Stop));

        Assert.Equal((null, ErrorCodes.Unavailable), (refusal.Status, refusal.Code));
        Assert.Equal("The daemon did not answer in time.", refusal.Message);
    }

    [Fact]
    public async Task ListAgents_NobodyListens_ThrowsUnavailable()
    {
        var server = await LocalServer.StartAsync(_ => { });
        var address = server.Address;
        await server.DisposeAsync();
        using var clients = new Clients(address);

        var refusal = await Assert.ThrowsAsync<OmniStackApiException>(() => clients.Daemon.ListAgentsAsync(Stop));

        Assert.Equal((null, ErrorCodes.Unavailable), (refusal.Status, refusal.Code));
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("null")]
    [InlineData("{}")]
    public async Task ListAgents_NotTheContract_ThrowsInternalError(string body)
    {
        await using var server = await LocalServer.StartAsync(app => app.MapGet("/agents", () => Results.Content(body, "application/json")));
        using var clients = new Clients(server.Address);

        var refusal = await Assert.ThrowsAsync<OmniStackApiException>(() => clients.Daemon.ListAgentsAsync(Stop));

        Assert.Equal(ErrorCodes.InternalError, refusal.Code);
    }

    [Fact]
    public async Task ListAgents_LargerThanTheLimit_Throws()
    {
        await using var server = await LocalServer.StartAsync(app => app.MapGet("/agents", () => Results.Content("[" + new string(' ', 5000) + "]", "application/json")));
        using var clients = new Clients(server.Address, o => o.MaxResponseBytes = 4096);

        await Assert.ThrowsAsync<OmniStackApiException>(() => clients.Daemon.ListAgentsAsync(Stop));
    }

    [Theory]
    [InlineData(200, "healthy")]
    [InlineData(503, "unhealthy")]
    public async Task GetHealth_HealthyOrNot_ReturnsTheReport(int status, string state)
    {
        await using var server = await LocalServer.StartAsync(app => app.MapGet("/health", () => Results.Content(
            $$"""{"status":"{{state}}","service":"OmniStack.Daemon","version":"1.2.3","uptime_seconds":4.5,"entries":[{"name":"bus","status":"{{state}}","data":{ } }] }""",
            "application/json", statusCode: status)));
        using var clients = new Clients(server.Address);

        var report = await clients.Daemon.GetHealthAsync(Stop);

        Assert.Equal((state, "1.2.3", 4.5), (report.Status, report.Version, report.UptimeSeconds));
        Assert.Equal("bus", Assert.Single(report.Entries).Name);
    }

    [Fact]
    public async Task GetHealth_UnavailableWithoutAReport_Throws()
    {
        await using var server = await LocalServer.StartAsync(app => app.MapGet("/health", () => Results.StatusCode(503)));
        using var clients = new Clients(server.Address);

        await Assert.ThrowsAsync<OmniStackApiException>(() => clients.Daemon.GetHealthAsync(Stop));
    }

    private static TaskRecord Task(string id, TaskState state) => new()
    {
        TaskId = id, Topic = "t", State = state, Runs = [],
        Event = new() { Id = id, Topic = "t", Payload = new(JsonElement.Parse("1")), CreatedAt = default },
        CreatedAt = default, UpdatedAt = default,
    };
}
