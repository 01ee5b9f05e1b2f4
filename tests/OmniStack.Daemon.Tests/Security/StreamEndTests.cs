using System.Net;
using System.Text.Json;

namespace OmniStack.Daemon.Tests.Security;

using Bus = OmniStack.Daemon.Tests.Routes.Bus;

/// <summary>Streams and waits that were begun with a key end with it.</summary>
[Collection<OnGuardedDaemons>]
public sealed class StreamEndTests(GuardedDaemons daemons)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Streams_WhenTheirKeyIsRevoked_End(Bus bus)
    {
        var daemon = daemons[bus];
        var (id, secret) = await daemon.IssueAsync("""{"name":"reader","scopes":["read"]}""");
        using var feed = await FollowAsync(daemon, "/events/stream", secret);
        using var run = await FollowAsync(daemon, $"/runs/{await BeginRunAsync(daemon)}/stream", secret);
        using var others = await FollowAsync(daemon, "/events/stream?topic=nothing", GuardedDaemon.AdminKey);

        await daemon.AskAsync(HttpMethod.Post, $"/keys/{id}/revoke", GuardedDaemon.AdminKey);

        await ReadToEndAsync(feed);
        await ReadToEndAsync(run);
        Assert.Equal(HttpStatusCode.Unauthorized, (await daemon.AskAsync(HttpMethod.Get, "/events/stream", secret)).Status);
        Assert.False((await others.Content.ReadAsStreamAsync(Stop)).ReadAsync(new byte[1], Stop).AsTask().IsCompleted);
    }

    [Fact]
    public async Task Stream_WhenItsSecretIsRotatedAway_Ends()
    {
        var daemon = daemons[Bus.Embedded];
        var (id, secret) = await daemon.IssueAsync("""{"name":"reader","scopes":["read"]}""");
        using var feed = await FollowAsync(daemon, "/events/stream", secret);

        await daemon.AskAsync(HttpMethod.Post, $"/keys/{id}/rotate", GuardedDaemon.AdminKey, """{"grace_seconds":0}""");

        await ReadToEndAsync(feed);
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Stream_WhenItsKeyExpires_Ends(Bus bus)
    {
        var daemon = daemons[bus];
        var soon = TimeProvider.System.GetUtcNow().AddSeconds(2);
        var (_, secret) = await daemon.IssueAsync($$"""{"name":"short","scopes":["read"],"expires_at":"{{soon:O}}"}""");
        using var feed = await FollowAsync(daemon, "/events/stream", secret);

        await ReadToEndAsync(feed);

        Assert.True(TimeProvider.System.GetUtcNow() >= soon);
    }

    private static async Task<string> BeginRunAsync(GuardedDaemon daemon)
    {
        var (_, text) = await daemon.AskAsync(HttpMethod.Post, "/tasks", GuardedDaemon.AdminKey, """{"topic":"count","payload":{"content":"/count 10000"}}""");
        var runId = $"{JsonElement.Parse(text).GetProperty("task_id").GetString()}:counter";
        await Eventually.IsTrueAsync(async () => (await daemon.AskAsync(HttpMethod.Get, $"/runs/{runId}", GuardedDaemon.AdminKey)).Status == HttpStatusCode.OK);
        return runId;
    }

    private static async Task<HttpResponseMessage> FollowAsync(GuardedDaemon daemon, string path, string key)
    {
        var response = await GuardedDaemon.OpenAsync(daemon.Http, HttpMethod.Get, path, key);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return response;
    }

    // Within the client's own timeout, and long before a feed would end by itself, which is never.
    private static Task<string> ReadToEndAsync(HttpResponseMessage response) => response.Content.ReadAsStringAsync(Stop).WaitAsync(TimeSpan.FromSeconds(20), Stop);
}
