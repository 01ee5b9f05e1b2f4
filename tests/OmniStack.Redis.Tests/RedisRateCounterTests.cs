using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OmniStack.Redis.Security;

namespace OmniStack.Redis.Tests;

/// <summary>Rates that instances share.</summary>
public sealed class RedisRateCounterTests(RedisServerFixture fixture) : IAsyncDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly string _prefix = Guid.NewGuid().ToString("N");
    private readonly List<RedisConnection> _connections = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }

    [Fact]
    public async Task Take_FromTwoInstancesAtOnce_GrantsTheLimitAndNoMore()
    {
        var (one, another) = (Open(), Open());

        var grants = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => (i % 2 == 0 ? one : another).TakeAsync("k", 3, 100, Minute, Stop)));

        Assert.Equal(100, grants.Sum(grant => grant.Granted));
        Assert.All(grants, grant => Assert.InRange(grant.Left, Minute / 2, Minute));
        Assert.Equal(3, (await one.TakeAsync("other", 3, 100, Minute, Stop)).Granted);
    }

    [Fact]
    public async Task Take_WhenTheWindowIsOver_GrantsAgain()
    {
        var counter = Open();
        var window = TimeSpan.FromMilliseconds(200);
        await counter.TakeAsync("k", 5, 5, window, Stop);

        await OmniStack.Testing.Eventually.IsTrueAsync(async () => (await counter.TakeAsync("k", 5, 5, window, Stop)).Granted == 5);
    }

    private RedisRateCounter Open()
    {
        var options = Options.Create(new RedisOptions { ConnectionString = fixture.Server.ConnectionString, KeyPrefix = _prefix });
        var connection = new RedisConnection(options, TimeProvider.System, NullLogger<RedisConnection>.Instance);
        _connections.Add(connection);
        return new RedisRateCounter(connection);
    }
}
