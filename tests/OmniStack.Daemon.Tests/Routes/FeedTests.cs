using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using OmniStack.Contracts;

namespace OmniStack.Daemon.Tests.Routes;

/// <summary>The stream of task changes.</summary>
[Collection<OnOpenDaemon>]
public sealed class FeedTests(OpenDaemonFixture daemon)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Follow_TaskRuns_TellsEveryStateAndGoesOnBehindTheLastId()
    {
        using var follower = await OpenAsync("?topic=greet.user&correlation_id=followed");
        await daemon.SendAsync(HttpMethod.Post, "/tasks", """{"topic":"greet.user","correlation_id":"other","payload":{"content":{"name":"Bob"}}}""");
        await daemon.SendAsync(HttpMethod.Post, "/tasks", """{"topic":"greet.user","correlation_id":"followed","payload":{"content":{"name":"Ada"}}}""");
        var seen = await follower.ReadEventsAsync(3);

        using var resumed = await OpenAsync("?correlation_id=followed", seen[0].EventId);
        var again = await resumed.ReadEventsAsync(2);

        Assert.Equal(["queued", "running", "succeeded"], seen.Select(StateOf));
        Assert.Equal(seen.Skip(1).Select(one => one.EventId), again.Select(one => one.EventId));
    }

    [Fact]
    public async Task Follow_UnknownCursor_IsGone()
    {
        using var response = await OpenAsync("", "no-such-cursor");

        Assert.Contains(response.StatusCode, new[] { HttpStatusCode.Gone, HttpStatusCode.BadRequest });
    }

    [Fact]
    public async Task Follow_MoreClientsThanAllowed_IsRefused()
    {
        using var first = await OpenAsync("?topic=none");
        using var second = await OpenAsync("?topic=none");
        using var third = await daemon.Http.OpenStreamAsync("/events/stream?topic=none");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests), (first.StatusCode, second.StatusCode, third.StatusCode));
        Assert.Equal(ErrorCodes.StreamLimit, JsonElement.Parse(await third.Content.ReadAsStringAsync(Stop)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Follow_NothingHappens_SendsComments()
    {
        using var response = await OpenAsync("?topic=none");
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Stop));

        Assert.StartsWith(":", await reader.ReadLineAsync(Stop), StringComparison.Ordinal);
    }

    /// <summary>The test before may have left a client that the daemon has not yet seen go.</summary>
    private async Task<HttpResponseMessage> OpenAsync(string query, string? lastId = null)
    {
        HttpResponseMessage? response = null;
        await Eventually.IsTrueAsync(async () =>
        {
            response?.Dispose();
            response = await daemon.Http.OpenStreamAsync($"/events/stream{query}", lastId);
            return response.StatusCode != HttpStatusCode.TooManyRequests;
        });
        return response!;
    }

    private static string? StateOf(SseItem<string> item) => JsonElement.Parse(item.Data).GetProperty("state").GetString();
}
