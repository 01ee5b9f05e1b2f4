using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;

namespace OmniStack.Daemon.Tests.Routes;

/// <summary>How a client's stream of changes ends when the client does not end it.</summary>
public sealed class FeedEndTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Follow_DaemonStops_TheStreamEndsAndTheDaemonToo()
    {
        await using var daemon = new FeedDaemon();
        await daemon.InitializeAsync();
        using var response = await FollowAsync(daemon);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Stop));

        var start = TimeProvider.System.GetTimestamp();
        Assert.Equal(0, await daemon.Daemon.StopAsync());

        Assert.DoesNotContain("data:", await reader.ReadToEndAsync(Stop), StringComparison.Ordinal);
        // Not held up until the host gives up, which is 30 s.
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Follow_ClientThatDoesNotRead_IsCutOffAndItsPlaceIsFree()
    {
        await using var daemon = new FeedDaemon();
        await daemon.InitializeAsync();
        using var slow = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await slow.ConnectAsync(IPAddress.Loopback, daemon.Daemon.Address.Port, Stop);
        await slow.SendAsync(Encoding.ASCII.GetBytes("GET /events/stream HTTP/1.1\r\nHost: x\r\n\r\n"), Stop);
        await Eventually.IsTrueAsync(async () =>
        {
            using var refused = await FollowAsync(daemon);
            return refused.StatusCode == HttpStatusCode.TooManyRequests;
        });

        // More changes than the connection's buffers hold, until the daemon has had enough.
        await Eventually.IsTrueAsync(async () =>
        {
            using var published = await daemon.Http.PostAsJsonAsync("/tasks/batch", Enumerable.Range(0, 1000).Select(i => new
            {
                topic = "nobody.listens", correlation_id = new string('c', 200), payload = new { content = i },
            }), Stop);
            published.EnsureSuccessStatusCode();
            using var accepted = await FollowAsync(daemon);
            return accepted.StatusCode == HttpStatusCode.OK;
        });
    }

    private static Task<HttpResponseMessage> FollowAsync(FeedDaemon daemon)
        => daemon.Http.GetAsync("/events/stream?topic=none", HttpCompletionOption.ResponseHeadersRead, Stop);

    /// <summary>One client may follow, and must take a change within half a second.</summary>
    private sealed class FeedDaemon : DaemonFixture
    {
        protected override IReadOnlyDictionary<string, string?> Environment { get; } = new Dictionary<string, string?>
        {
            ["OmniStack__Events__AllowUnknownTopics"] = "true",
            ["OmniStack__Daemon__Feed__MaxClients"] = "1",
            ["OmniStack__Daemon__Feed__WriteTimeout"] = "00:00:00.500",
        };
    }
}
