using System.Globalization;
using System.Text.Json;

namespace OmniStack.Daemon.Tests.Routes;

/// <summary>The routes of OmniDaemon's documents answer with the members that those show.</summary>
public sealed class OmniDaemonShapeTests(OpenDaemonFixture daemon) : IClassFixture<OpenDaemonFixture>, IAsyncLifetime
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Every route that OmniDaemon's documents name, and the parameters of its query.</summary>
    private static readonly (string Operation, string[] Query)[] Documented =
    [
        ("GET /agents", []), ("GET /agents/{topic}/{name}", []), ("DELETE /agents/{topic}/{name}", ["delete_group", "delete_dlq"]), ("DELETE /agents/topic/{topic}", []),
        ("POST /agents/{topic}/{name}/start", []), ("POST /agents/{topic}/{name}/stop", []), ("POST /agents/{topic}/{name}/unsubscribe", []),
        ("POST /agents/start", []), ("POST /agents/stop", []),
        ("POST /tasks", []), ("POST /publish-tasks", []), ("GET /tasks", ["topic", "limit"]), ("GET /tasks/{id}", []), ("DELETE /tasks/{id}", []),
        ("GET /metrics", ["topic", "limit"]),
        ("GET /bus/streams", []), ("GET /bus/inspect/{stream}", ["limit"]), ("GET /bus/groups/{stream}", []), ("GET /bus/dlq/{topic}", ["limit"]), ("GET /bus/stats", []),
        ("GET /storage/health", []), ("DELETE /storage/agents", []), ("DELETE /storage/results", []), ("DELETE /storage/metrics", []), ("DELETE /storage/all", []),
        ("GET /config/{key}", ["default"]), ("POST /config/{key}", []),
    ];

    public async ValueTask InitializeAsync()
    {
        await daemon.SendAsync(HttpMethod.Post, "/agents/start");
        await daemon.SendAsync(HttpMethod.Post, "/tasks", """{"id":"shown","topic":"greet.user","payload":{"content":{"name":"Ada"}}}""");
        await daemon.SendAsync(HttpMethod.Get, "/tasks/shown?wait=20");
        await daemon.SendAsync(HttpMethod.Post, "/tasks", """{"id":"dead","topic":"document.summarize","payload":{"content":{"text":"x.","sentences":0}}}""");
        await daemon.SendAsync(HttpMethod.Get, "/tasks/dead?wait=20");
        await daemon.SendAsync(HttpMethod.Post, "/tasks", """{"topic":"nobody.listens","payload":{"content":1}}""");
        await daemon.SendAsync(HttpMethod.Post, "/config/my_key", """{"value":"my_value"}""");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <param name="members">Paths of names and indexes.</param>
    [Theory]
    [InlineData("GET", "/agents", "0/name 0/topic 0/description 0/tools 0/config")]
    [InlineData("GET", "/agents/greet.user/greeter", "name topic description tools config")]
    [InlineData("POST", "/agents/greet.user/greeter/unsubscribe", "status topic agent message")]
    [InlineData("POST", "/agents/greet.user/greeter/start", "status topic agent")]
    [InlineData("POST", "/agents/greet.user/greeter/stop", "status topic agent")]
    [InlineData("POST", "/agents/stop", "status")]
    [InlineData("POST", "/agents/start", "status")]
    [InlineData("GET", "/tasks/shown", "task_id result timestamp")]
    [InlineData("GET", "/tasks?topic=greet.user&limit=100", "items/0/task_id items/0/result")]
    [InlineData("GET", "/metrics", "greet.user/greeter/tasks_received greet.user/greeter/tasks_processed greet.user/greeter/tasks_failed greet.user/greeter/tasks_skipped greet.user/greeter/avg_processing_time_sec")]
    [InlineData("GET", "/metrics?topic=greet.user&limit=100", "greet.user/greeter/tasks_received greet.user/greeter/total_processing_time "
        + "greet.user/greeter/tasks_retried greet.user/greeter/tasks_dead_lettered greet.user/greeter/p50_processing_time_sec greet.user/greeter/p95_processing_time_sec greet.user/greeter/p99_processing_time_sec")]
    [InlineData("GET", "/bus/streams", "0/stream 0/length")]
    [InlineData("GET", "/bus/inspect/nobody.listens?limit=10", "0/id 0/topic 0/payload/content")]
    [InlineData("GET", "/bus/groups/greet.user", "0/agent 0/pending 0/lag")]
    [InlineData("GET", "/bus/dlq/document.summarize?limit=10", "0/topic 0/error 0/attempts 0/event")]
    [InlineData("GET", "/bus/stats", "topics/0/topic topics/0/length topics/0/groups")]
    [InlineData("GET", "/storage/health", "status backend")]
    [InlineData("GET", "/config/my_key", "key value")]
    [InlineData("GET", "/health", "runner_id status is_running runner_running event_bus_type event_bus_connected storage_healthy has_active_consumers "
        + "active_consumers/document.keywords~1keywords subscribed_topics/0 agents/greet.user/0/name registered_agents_count uptime_seconds")]
    public async Task Ask_DocumentedRoute_AnswersWithItsMembers(string method, string path, string members)
    {
        var (status, body) = await daemon.SendAsync(new HttpMethod(method), path);

        Assert.Equal(200, (int)status);
        Assert.All(members.Split(' '), member => Assert.True(Has(body, member), $"{member} is not in {body}"));
    }

    [Fact]
    public async Task Describe_DocumentedRoutes_AreInTheApiDescriptionWithTheirParameters()
    {
        var (_, document) = await daemon.SendAsync(HttpMethod.Get, "/openapi/v1.json");
        var described = ApiDescription.ReadOperations(document).ToDictionary(
            operation => operation.ToString(), operation => operation.Parameters.Select(parameter => parameter.Name).ToArray(), StringComparer.Ordinal);

        Assert.All(Documented, route =>
        {
            Assert.True(described.TryGetValue(route.Operation, out var parameters), $"{route.Operation} is not described.");
            Assert.All(route.Query, name => Assert.Contains(name, parameters!));
        });
    }

    [Fact]
    public async Task Publish_AsDocumented_AnswersWithIdAndTopic()
    {
        var (_, body) = await daemon.SendAsync(HttpMethod.Post, "/publish-tasks", """{"topic":"greet.user","payload":{"content":{"name":"Ada"}}}""");

        Assert.True(Has(body, "task_id") && Has(body, "topic") && Has(body, "status"), $"{body}");
    }

    [Fact]
    public async Task Metrics_AskedForAsPrometheusDoes_AreItsText()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Accept.ParseAdd("text/plain;version=0.0.4;q=0.3,*/*;q=0.1");
        using var response = await daemon.Http.SendAsync(request, Stop);

        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("# TYPE omnistack_events_received_total counter", await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    private static bool Has(JsonElement body, string path)
    {
        foreach (var part in path.Split('/').Select(part => part.Replace("~1", "/", StringComparison.Ordinal)))
        {
            if (body.ValueKind == JsonValueKind.Array)
            {
                var index = int.Parse(part, CultureInfo.InvariantCulture);
                body = index < body.GetArrayLength() ? body[index] : default;
            }
            else
            {
                body = body.TryGetProperty(part, out var member) ? member : default;
            }
            if (body.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            {
                return false;
            }
        }
        return true;
    }
}
