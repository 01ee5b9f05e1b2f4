using System.Net;
using System.Text.Json;
using OmniStack.Conformance.Security;
using OmniStack.Daemon.Tests.Routes;

namespace OmniStack.Daemon.Tests.Security;

using Bus = OmniStack.Daemon.Tests.Routes.Bus;

/// <summary>The daemon against requests that are written to do harm. Webhooks to where they must not go are in <see cref="WebhookRouteTests"/>.</summary>
[Collection<OnGuardedDaemons>]
public sealed class HostileInputTests(GuardedDaemons daemons) : HostileRequestContract
{
    private static readonly string[] Fields = ["topic", "id", "tenant_id", "correlation_id", "causation_id", "idempotency_key", "source"];

    protected override IReadOnlyList<(string Path, string Body)> DeepBodies { get; } =
    [
        ("/tasks", """{"topic":"greet.user","payload":{"content":@}}"""), ("/tasks/batch", "@"), ("/schedules", """{"name":"a","event":@}"""), ("/runs/a/approvals", """{"answers":@}"""),
    ];

    protected override (string Path, string Body) LongBody => ("/tasks", """{"topic":"greet.user","payload":{"content":"@"}}""");

    protected override IReadOnlyList<string> EscapingPaths { get; } = ["/tasks/..%2f..%2fkeys", "/tasks/%2e%2e/keys", "/config/..%5c..%5ckeys", "//keys", "/tasks;/keys", "/KEYS"];

    [Fact]
    public async Task EveryRoute_HostileTextOnRedis_IsNoDefect() => await TryEveryRouteAsync(await FindTargetAsync(Bus.Redis));

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Publish_HostileTextInEveryField_IsRefusedOrKeptAsItIs(Bus bus)
    {
        foreach (var text in Hostile)
        {
            await Task.WhenAll(Fields.Select(field => PublishAsync(daemons[bus], field, text)));
        }
    }

    protected override Task<HostileTarget> FindTargetAsync() => FindTargetAsync(Bus.Embedded);

    private async Task<HostileTarget> FindTargetAsync(Bus bus)
    {
        var (_, secret) = await daemons[bus].IssueAsync("""{"name":"all but admin","scopes":["publish","read","operate"]}""");
        return new(daemons[bus].Http, secret);
    }

    private static async Task PublishAsync(GuardedDaemon daemon, string field, string text)
    {
        var body = JsonSerializer.Serialize(new Dictionary<string, object?> { ["topic"] = "greet.user", ["payload"] = new { content = new { name = text } }, [field] = text });
        var (status, answer) = await daemon.AskAsync(HttpMethod.Post, "/tasks", GuardedDaemon.AdminKey, body);
        Assert.True(status is HttpStatusCode.Accepted or HttpStatusCode.BadRequest, $"{field} = {text}: {(int)status} {answer}");
        if (status == HttpStatusCode.Accepted)
        {
            var id = Uri.EscapeDataString(JsonElement.Parse(answer).GetProperty("task_id").GetString()!);
            var task = JsonElement.Parse((await daemon.AskAsync(HttpMethod.Get, $"/tasks/{id}", GuardedDaemon.AdminKey)).Text);
            Assert.Equal(text, task.GetProperty("event").GetProperty("payload").GetProperty("content").GetProperty("name").GetString());
        }
    }
}
