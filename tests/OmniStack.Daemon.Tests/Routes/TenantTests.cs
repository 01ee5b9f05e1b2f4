using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using OmniStack.Contracts.Security;
using OmniStack.Daemon.Tests.Security;

namespace OmniStack.Daemon.Tests.Routes;

/// <summary>A key that is bound to a tenant, against everything the API's description lists.</summary>
public sealed class TenantTests(GuardedDaemons daemons) : IClassFixture<GuardedDaemons>
{
    private const string AdminKey = GuardedDaemon.AdminKey;
    private const string Secret = "only-acme-may-read-this";
    private const string Topic = "document.summarize";

    // Of this test alone: the daemons are shared.
    private readonly string _acme = $"acme-{Guid.NewGuid():N}";
    private readonly string _otherTenant = $"other-{Guid.NewGuid():N}";
    private GuardedDaemon _daemon = null!;
    private string _other = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task EveryRoute_IdsOfAnotherTenant_ShowsAndChangesNothing(Bus bus)
    {
        await UseAsync(bus);
        var done = await PublishAsync(AdminKey, new { topic = Topic, tenant_id = _acme, correlation_id = Secret, payload = new { content = new { text = Secret + "." } } });
        var dead = await PublishAsync(AdminKey, new { topic = Topic, tenant_id = _acme, correlation_id = Secret, payload = new { content = new { text = Secret + ".", sentences = 0 } } });
        var before = (await TaskAsync(done), await TaskAsync(dead));
        var (agent, routes) = (before.Item2.GetProperty("runs")[0].GetProperty("agent").GetString()!, await ListRoutesAsync());
        Assert.NotEmpty(routes);

        foreach (var (method, route) in routes.Where(one => !one.Route.EndsWith("/events/stream", StringComparison.Ordinal)))
        {
            foreach (var task in new[] { done, dead })
            {
                var path = Fill(route, task, agent);
                var (status, text) = await SendAsync(method, path + (path.Contains('?') ? "&" : "?") + "confirm=true", _other, method == HttpMethod.Get ? null : BodyOf(route));

                Assert.False(text.Contains(Secret, StringComparison.Ordinal), $"{method} {path} shows another tenant's data: {text}");
                Assert.False((int)status >= 500, $"{method} {path}: {(int)status} {text}");
            }
        }

        Assert.Equal((before.Item1.GetRawText(), before.Item2.GetRawText()), ((await TaskAsync(done)).GetRawText(), (await TaskAsync(dead)).GetRawText()));
        Assert.Contains(dead, (await SendAsync(HttpMethod.Get, $"/dead-letters?tenant_id={_acme}", AdminKey)).Text, StringComparison.Ordinal);
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

    private static string Fill(string route, string task, string agent) => route
        .Replace("{taskId}", task, StringComparison.Ordinal).Replace("{id}", task, StringComparison.Ordinal)
        .Replace("{topic}", Topic, StringComparison.Ordinal).Replace("{stream}", Topic, StringComparison.Ordinal)
        .Replace("{agent}", agent, StringComparison.Ordinal).Replace("{name}", agent, StringComparison.Ordinal)
        .Replace("{key}", "some.key", StringComparison.Ordinal);

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

    private async Task<IReadOnlyList<(HttpMethod Method, string Route)>> ListRoutesAsync()
    {
        var document = JsonElement.Parse((await SendAsync(HttpMethod.Get, "/openapi/v1.json", _other)).Text);
        return [.. document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
            .Select(method => (HttpMethod.Parse(method.Name), path.Name)))];
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
