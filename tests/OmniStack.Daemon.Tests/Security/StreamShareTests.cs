using System.Net;
using System.Text.Json;

namespace OmniStack.Daemon.Tests.Security;

using Bus = OmniStack.Daemon.Tests.Routes.Bus;

/// <summary>No tenant and no key takes the places of the others in the streams.</summary>
[Collection<OnGuardedDaemons>]
public sealed class StreamShareTests(GuardedDaemons daemons)
{
    private GuardedDaemon Daemon => daemons[Bus.Embedded];

    [Fact]
    public async Task Follow_BeyondTheTenantsShare_IsRefusedToAllItsKeysAndToNobodyElse()
    {
        var (_, first) = await Daemon.IssueAsync("""{"name":"first","scopes":["read"],"tenant":"greedy"}""");
        var (_, second) = await Daemon.IssueAsync("""{"name":"second","scopes":["read"],"tenant":"greedy"}""");
        var (_, other) = await Daemon.IssueAsync("""{"name":"other","scopes":["read"],"tenant":"modest"}""");
        var (_, whole) = await Daemon.IssueAsync("""{"name":"whole","scopes":["read"]}""");
        using var one = await FollowAsync(first);
        using var two = await FollowAsync(second);
        var three = await FollowAsync(first);

        using var refused = await FollowAsync(second);
        using var ofOther = await FollowAsync(other);
        using var ofWhole = await FollowAsync(whole);
        using var ofAdmin = await FollowAsync(GuardedDaemon.AdminKey);

        Assert.All([one, two, three, ofOther, ofWhole, ofAdmin], response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal((HttpStatusCode.TooManyRequests, "stream_share_limit"), (refused.StatusCode,
            JsonElement.Parse(await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("code").GetString()));
        Assert.NotNull(refused.Headers.RetryAfter);
        three.Dispose();
        await Eventually.IsTrueAsync(async () =>
        {
            using var again = await FollowAsync(second);
            return again.StatusCode == HttpStatusCode.OK;
        });
    }

    [Fact]
    public async Task Follow_BeyondTheKeysShare_IsRefusedToThatKey()
    {
        var (_, key) = await Daemon.IssueAsync("""{"name":"greedy","scopes":["read"]}""");
        var (_, other) = await Daemon.IssueAsync("""{"name":"modest","scopes":["read"]}""");
        using var one = await FollowAsync(key);
        using var two = await FollowAsync(key);
        using var three = await FollowAsync(key);

        using var refused = await FollowAsync(key);
        using var ofOther = await FollowAsync(other);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.OK), (three.StatusCode, refused.StatusCode, ofOther.StatusCode));
    }

    private Task<HttpResponseMessage> FollowAsync(string key) => GuardedDaemon.OpenAsync(Daemon.Http, HttpMethod.Get, "/events/stream?topic=nothing", key);
}
