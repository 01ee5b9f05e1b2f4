using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using OmniStack.Contracts.Security;
using OmniStack.Daemon.Tests.Security;

namespace OmniStack.Daemon.Tests.Routes;

/// <summary>A key that is bound to a tenant, against everything the API's description lists.</summary>
[Collection<OnGuardedDaemons>]
public sealed class TenantTests(GuardedDaemons daemons)
{
    private const string AdminKey = GuardedDaemon.AdminKey;
    private const string Secret = "only-acme-may-read-this";
    private const string Topic = "document.summarize";
    private const string RunTopic = "read";

    // Of this test alone: the daemons are shared.
    private readonly string _acme = $"acme-{Guid.NewGuid():N}";
    private readonly string _otherTenant = $"other-{Guid.NewGuid():N}";
    private GuardedDaemon _daemon = null!;
    private string _other = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task EveryRoute_IdsOfAnotherTenantInEveryPlace_ShowsAndChangesNothing(Bus bus)
    {
        await UseAsync(bus);
        var done = await PublishAsync(AdminKey, new { topic = Topic, tenant_id = _acme, correlation_id = Secret, payload = new { content = new { text = Secret + "." } } });
        var dead = await PublishAsync(AdminKey, new { topic = Topic, tenant_id = _acme, correlation_id = Secret, payload = new { content = new { text = Secret + ".", sentences = 0 } } });
        var read = await PublishAsync(AdminKey, new { topic = RunTopic, tenant_id = _acme, correlation_id = Secret, payload = new { content = Secret } });
        await TaskAsync(read);
        var run = Assert.Single((await ItemsAsync($"/runs?tenant_id={_acme}", AdminKey))).GetProperty("run_id").GetString()!;
        string[] watched = [$"/tasks/{done}?wait=20", $"/tasks/{dead}?wait=20", $"/tasks/{read}", $"/runs/{run}", $"/runs/{run}/log?visibility=internal", $"/dead-letters?tenant_id={_acme}"];
        var before = await ReadAllAsync(watched);
        var agent = JsonElement.Parse(before[1]).GetProperty("runs")[0].GetProperty("agent").GetString()!;
        Assert.All(before, text => Assert.Contains(Secret, text, StringComparison.Ordinal));

        foreach (var (operation, decision) in await ListOperationsAsync())
        {
            foreach (var task in new[] { done, dead })
            {
                var path = operation.Fill(parameter => ValueOf(operation, parameter, task, run, agent));
                var (status, text) = await SendAsync(operation.Method, path, _other, operation.Method == HttpMethod.Get ? null : BodyOf(operation.Path));

                Assert.False(text.Contains(Secret, StringComparison.Ordinal), $"{operation.Method} {path} shows another tenant's data: {text}");
                Assert.True(status == HttpStatusCode.Forbidden || decision != TenantDecision.Refused, $"{operation.Method} {path}: {(int)status} {text}");
                Assert.True((int)status < 500, $"{operation.Method} {path}: {(int)status} {text}");
                await RequireForbiddenForItsTenantAsync(operation);
            }
        }

        Assert.Equal(before, await ReadAllAsync(watched));
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Runs_OfTheOwnTenant_CanBeReadAndAreNobodyElses(Bus bus)
    {
        await UseAsync(bus);
        var acme = await IssueAsync(_acme);
        await TaskAsync(await PublishAsync(acme, new { topic = RunTopic, payload = new { content = Secret } }));

        var run = Assert.Single(await ItemsAsync("/runs", acme));
        var id = run.GetProperty("run_id").GetString();

        Assert.Equal(_acme, run.GetProperty("tenant_id").GetString());
        Assert.Contains(Secret, (await SendAsync(HttpMethod.Get, $"/runs/{id}/log?visibility=internal", acme)).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, $"/runs/{id}", acme)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, $"/runs/{id}", _other)).Status);
        Assert.Empty(await ItemsAsync("/runs", _other));
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Run_OfATaskIdThatAnotherTenantHadBefore_IsAnotherRun(Bus bus)
    {
        await UseAsync(bus);
        var (acme, id) = (await IssueAsync(_acme), $"order-{Guid.NewGuid():N}");
        await TaskAsync(await PublishAsync(acme, new { id, topic = RunTopic, payload = new { content = Secret } }));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Delete, $"/tasks/{id}", acme)).Status);

        await TaskAsync(await PublishAsync(_other, new { id, topic = RunTopic, payload = new { content = "Mine." } }));

        var (first, second) = (Assert.Single(await ItemsAsync("/runs", acme)), Assert.Single(await ItemsAsync("/runs", _other)));
        Assert.NotEqual(first.GetProperty("run_id").GetString(), second.GetProperty("run_id").GetString());
        Assert.DoesNotContain(Secret, (await SendAsync(HttpMethod.Get, $"/runs/{second.GetProperty("run_id").GetString()}/log?visibility=internal", _other)).Text, StringComparison.Ordinal);
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Metrics_WithATenant_CountItsTasksAlone(Bus bus)
    {
        await UseAsync(bus);
        var acme = await IssueAsync(_acme);
        var ids = new List<string>();
        foreach (var sentences in new[] { 1, 1, 0 })
        {
            ids.Add(await PublishAsync(acme, new { topic = Topic, payload = new { content = new { text = "One.", sentences } } }));
        }
        ids.Add(await PublishAsync(_other, new { topic = Topic, payload = new { content = new { text = "One." } } }));
        await Task.WhenAll(ids.Select(TaskAsync));

        var counts = JsonElement.Parse((await SendAsync(HttpMethod.Get, "/metrics", acme)).Text).GetProperty(Topic).GetProperty("summarizer");

        Assert.Equal((3, 2, 1, 1), (Count("tasks_received"), Count("tasks_processed"), Count("tasks_failed"), Count("tasks_dead_lettered")));
        Assert.True(counts.GetProperty("total_processing_time").GetDouble() > 0);
        Assert.Equal("{}", (await SendAsync(HttpMethod.Get, "/metrics?topic=greet.user", acme)).Text);

        int Count(string name) => counts.GetProperty(name).GetInt32();
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Tasks_OfTheOwnTenant_CanBeReadAndOperated(Bus bus)
    {
        await UseAsync(bus);
        var acme = await IssueAsync(_acme);
        var dead = await PublishAsync(acme, new { topic = Topic, payload = new { content = new { text = "One.", sentences = 0 } } });
        await PublishAsync(_other, new { topic = Topic, payload = new { content = new { text = "Two.", sentences = 0 } } });

        var task = await TaskAsync(dead);
        var tasks = JsonElement.Parse((await SendAsync(HttpMethod.Get, "/tasks", acme)).Text).GetProperty("items");
        var letters = JsonElement.Parse((await SendAsync(HttpMethod.Get, "/dead-letters", acme)).Text).GetProperty("items");
        var replay = await SendAsync(HttpMethod.Post, $"/tasks/{dead}/retry", acme);

        Assert.Equal(_acme, task.GetProperty("event").GetProperty("tenant_id").GetString());
        Assert.Equal(dead, Assert.Single(tasks.EnumerateArray()).GetProperty("task_id").GetString());
        Assert.Equal(dead, Assert.Single(letters.EnumerateArray()).GetProperty("task_id").GetString());
        Assert.Equal(HttpStatusCode.OK, replay.Status);
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Publish_ForAnotherTenant_IsRefused(Bus bus)
    {
        await UseAsync(bus);
        var (status, text) = await SendAsync(HttpMethod.Post, "/tasks", _other, JsonSerializer.Serialize(new { topic = Topic, tenant_id = _acme, payload = new { content = new { text = "One." } } }));

        Assert.Equal((HttpStatusCode.Forbidden, "tenant_forbidden"), (status, JsonElement.Parse(text).GetProperty("code").GetString()));
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Feed_WithATenant_TellsOnlyOfItsTasks(Bus bus)
    {
        await UseAsync(bus);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/events/stream") { Headers = { { ApiKeyRules.Header, _other } } };
        using var response = await _daemon.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
        await PublishAsync(AdminKey, new { topic = Topic, tenant_id = _acme, payload = new { content = new { text = "One." } } });
        await PublishAsync(AdminKey, new { topic = Topic, payload = new { content = new { text = "Two." } } });
        var mine = await PublishAsync(_other, new { topic = Topic, payload = new { content = new { text = "Three." } } });

        await foreach (var change in SseParser.Create(await response.Content.ReadAsStreamAsync(Stop)).EnumerateAsync(Stop))
        {
            var task = JsonElement.Parse(change.Data);
            Assert.Equal((mine, _otherTenant), (task.GetProperty("task_id").GetString(), task.GetProperty("tenant_id").GetString()));
            if (task.GetProperty("state").GetString() == "succeeded")
            {
                return;
            }
        }
    }

    private async Task UseAsync(Bus bus)
    {
        _daemon = daemons[bus];
        _other = await IssueAsync(_otherTenant);
    }

    private static string? ValueOf(ApiOperation operation, ApiParameter parameter, string task, string run, string agent) => parameter.Name switch
    {
        "id" => operation.Path.StartsWith("/runs", StringComparison.Ordinal) ? run : task,
        "taskId" or "task_id" => task,
        "topic" or "stream" => Topic,
        "agent" or "name" => operation.Path == "/runs" ? "reader" : agent,
        "key" or "default" => "some.key",
        "correlation_id" => Secret,
        "cron" => "* * * * *",
        "confirm" => "true",
        "visibility" => "internal",
        // Asked for in RequireForbiddenForItsTenantAsync.
        "tenant_id" => null,
        _ => null,
    };

    /// <summary>Where a route takes a tenant, another's is refused.</summary>
    private async Task RequireForbiddenForItsTenantAsync(ApiOperation operation)
    {
        if (operation.Parameters.Any(parameter => parameter.Name == "tenant_id"))
        {
            var (status, text) = await SendAsync(operation.Method, operation.Fill(parameter => parameter.Name is "tenant_id" ? _acme : null) + "&confirm=true", _other);
            Assert.True(status == HttpStatusCode.Forbidden, $"{operation} for another tenant: {(int)status} {text}");
        }
    }

    private async Task<string[]> ReadAllAsync(IEnumerable<string> paths)
    {
        var texts = new List<string>();
        foreach (var path in paths)
        {
            texts.Add((await SendAsync(HttpMethod.Get, path, AdminKey)).Text);
        }
        return [.. texts];
    }

    private async Task<IReadOnlyList<JsonElement>> ItemsAsync(string path, string key)
        => [.. JsonElement.Parse((await SendAsync(HttpMethod.Get, path, key)).Text).GetProperty("items").EnumerateArray()];

    private string BodyOf(string route)
    {
        var request = new { topic = Topic, tenant_id = _acme, payload = new { content = new { text = "One." } } };
        return route switch
        {
            "/tasks/batch" => JsonSerializer.Serialize(new[] { request }),
            "/tasks" or "/publish-tasks" => JsonSerializer.Serialize(request),
            _ => "{}",
        };
    }

    /// <summary>All of the API's description but the stream, which has a test of its own.</summary>
    private async Task<IReadOnlyList<(ApiOperation Operation, TenantDecision Decision)>> ListOperationsAsync()
    {
        var operations = ApiDescription.ReadOperations(JsonElement.Parse((await SendAsync(HttpMethod.Get, "/openapi/v1.json", _other)).Text));
        Assert.Equal(TenantDecisions.All.Keys.Order(StringComparer.Ordinal), operations.Select(operation => operation.ToString()).Order(StringComparer.Ordinal));
        return [.. operations.Where(operation => operation.Path != "/events/stream").Select(operation => (operation, TenantDecisions.All[operation.ToString()]))];
    }

    private async Task<string> IssueAsync(string tenant)
        => (await _daemon.IssueAsync($$"""{"name":"{{tenant}}","scopes":["publish","read","operate"],"tenant":"{{tenant}}"}""")).Secret;

    private async Task<string> PublishAsync(string key, object request)
    {
        var (status, text) = await SendAsync(HttpMethod.Post, "/tasks", key, JsonSerializer.Serialize(request));
        Assert.True(status == HttpStatusCode.Accepted, text);
        return JsonElement.Parse(text).GetProperty("task_id").GetString()!;
    }

    private async Task<JsonElement> TaskAsync(string id) => JsonElement.Parse((await SendAsync(HttpMethod.Get, $"/tasks/{id}?wait=20", AdminKey)).Text);

    private Task<(HttpStatusCode Status, string Text)> SendAsync(HttpMethod method, string path, string key, string? json = null)
        => _daemon.AskAsync(method, path, key, json);
}
