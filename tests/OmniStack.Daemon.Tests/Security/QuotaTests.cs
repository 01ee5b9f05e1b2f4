using System.Net;
using System.Text.Json;

namespace OmniStack.Daemon.Tests.Security;

using Bus = OmniStack.Daemon.Tests.Routes.Bus;

/// <summary>Events per day of keys and tenants.</summary>
[Collection<OnGuardedDaemons>]
public sealed class QuotaTests(GuardedDaemons daemons)
{
    private const string Event = """{"topic":"greet.user","payload":{"content":{"name":"A"}}}""";
    private const string Refused = """{"topic":"greet.user","payload":{"content":""}}""";

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Publish_BeyondTheKeysQuota_IsRefusedWhole(Bus bus)
    {
        var daemon = daemons[bus];
        var (_, secret) = await daemon.IssueAsync("""{"name":"limited","scopes":["publish"],"events_per_day":3}""");

        Assert.Equal(HttpStatusCode.BadRequest, await PublishAsync(daemon, secret, Refused));
        Assert.Equal(HttpStatusCode.Accepted, await PublishAsync(daemon, secret, Event));
        Assert.Equal(HttpStatusCode.TooManyRequests, await PublishAsync(daemon, secret, BatchOf(3), "/tasks/batch"));
        Assert.Equal(HttpStatusCode.Accepted, await PublishAsync(daemon, secret, BatchOf(2), "/tasks/batch"));
        using var refused = await GuardedDaemon.OpenAsync(daemon.Http, HttpMethod.Post, "/tasks", secret, Event);

        var problem = JsonElement.Parse(await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("quota_exceeded", problem.GetProperty("code").GetString());
        var now = TimeProvider.System.GetUtcNow();
        var untilMidnight = now.UtcDateTime.Date.AddDays(1) - now.UtcDateTime;
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, untilMidnight - TimeSpan.FromMinutes(1), untilMidnight + TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.Accepted, await PublishAsync(daemon, GuardedDaemon.AdminKey, Event));
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Publish_BeyondTheTenantsQuota_IsRefusedToAllItsKeysAfterARestartToo(Bus bus)
    {
        await using var daemon = new GuardedDaemon(bus);
        await daemon.InitializeAsync();
        var (_, first) = await daemon.IssueAsync($$"""{"name":"one","scopes":["publish"],"tenant":"{{GuardedDaemon.LimitedTenant}}","events_per_day":100}""");
        var (_, second) = await daemon.IssueAsync($$"""{"name":"two","scopes":["publish"],"tenant":"{{GuardedDaemon.LimitedTenant}}"}""");
        var (_, other) = await daemon.IssueAsync("""{"name":"other","scopes":["publish"],"tenant":"other"}""");

        Assert.Equal(HttpStatusCode.Accepted, await PublishAsync(daemon, first, BatchOf(3), "/tasks/batch"));
        await daemon.RestartAsync();
        Assert.Equal(HttpStatusCode.Accepted, await PublishAsync(daemon, second, Event));
        Assert.Equal(HttpStatusCode.TooManyRequests, await PublishAsync(daemon, second, Event));
        Assert.Equal(HttpStatusCode.TooManyRequests, await PublishAsync(daemon, first, Event));
        Assert.Equal(HttpStatusCode.Accepted, await PublishAsync(daemon, other, BatchOf(5), "/tasks/batch"));
    }

    [Fact]
    public async Task Publish_ToTwoInstancesAtOnce_AcceptsAsManyAsTheQuotaAndNoMore()
    {
        var daemon = daemons[Bus.Redis];
        using var data = new TempDirectory();
        await using var another = await daemon.StartAnotherAsync(data.Path);
        var (_, secret) = await daemon.IssueAsync("""{"name":"limited","scopes":["publish"],"events_per_day":20}""");

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => PublishAsync(i % 2 == 0 ? daemon.Http : another.Http, secret)));

        Assert.Equal((20, 20), (answers.Count(status => status == HttpStatusCode.Accepted), answers.Count(status => status == HttpStatusCode.TooManyRequests)));
    }

    private static string BatchOf(int count) => $"[{string.Join(',', Enumerable.Repeat(Event, count))}]";

    private static Task<HttpStatusCode> PublishAsync(GuardedDaemon daemon, string key, string json, string path = "/tasks") => PublishAsync(daemon.Http, key, json, path);

    private static async Task<HttpStatusCode> PublishAsync(HttpClient http, string key, string json = Event, string path = "/tasks")
        => (await GuardedDaemon.AskAsync(http, HttpMethod.Post, path, key, json)).Status;
}
