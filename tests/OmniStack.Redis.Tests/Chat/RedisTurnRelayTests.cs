using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Chat;
using OmniStack.Conformance.Chat;
using OmniStack.Redis.Chat;
using OmniStack.Testing;

namespace OmniStack.Redis.Tests.Chat;

public sealed class RedisTurnRelayTests(RedisServerFixture fixture) : TurnRelayContract
{
    private readonly string _prefix = Guid.NewGuid().ToString("N");
    private readonly List<IAsyncDisposable> _connections = [];

    protected override ValueTask<ITurnRelay> OpenAsync() => OpenAsync(fixture.Server);

    protected override async ValueTask CloseAsync(ITurnRelay relay)
    {
        await ((RedisTurnRelay)relay).StopAsync(Stop);
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }

    [Fact]
    public async Task Stop_MessageLost_IsFoundByLooking()
    {
        var turn = Share("a");
        turn.Write("Well");
        await EventuallyHasAsync("Well");

        await fixture.Server.CommandAsync($"SET {{{_prefix}}}:turn:a:stop 1");

        await turn.Stopped.WaitAsync(TimeSpan.FromSeconds(20), Stop);
        turn.End();
    }

    [Fact]
    public async Task Append_ItsStream_ExpiresByItself()
    {
        var turn = Share("a");
        turn.Write("Well");
        turn.End();
        await ReadAllAsync(Other, "a");

        var name = (await FoundAsync(Other, "a")).Name;
        foreach (var key in new[] { $"{{{_prefix}}}:turn:a", $"{{{_prefix}}}:turn:a:{name}" })
        {
            var answer = await fixture.Server.CommandAsync($"PTTL {key}");
            Assert.InRange(long.Parse(answer!.TrimStart(':'), CultureInfo.InvariantCulture), 1, (long)TimeSpan.FromMinutes(5).TotalMilliseconds);
        }
    }

    [Fact]
    public async Task Find_SharedByAVersionThatCountedNoDecisions_IsFound()
    {
        await fixture.Server.CommandAsync($"SET {{{_prefix}}}:turn:a \"0123456789abcdef 3 5\"");

        Assert.Equal(new SharedAnswer("a", "0123456789abcdef", new ByteRange(3, 5), Decisions: 0), await FoundAsync(Other, "a"));
    }

    [Fact]
    public async Task Append_RedisLostTheStream_WritesItAnew()
    {
        var turn = Share("a");
        turn.Write("First. ");
        await EventuallyHasAsync("First. ");

        await fixture.Server.CommandAsync($"DEL {{{_prefix}}}:turn:a {{{_prefix}}}:turn:a:{(await FoundAsync(Other, "a")).Name}");
        turn.Write("Second.");
        turn.End();

        await Eventually.IsTrueAsync(async () => await HasAsync("First. Second."));
    }

    [Fact]
    public async Task RedisAway_ReadIsUnavailableAndTheStreamCatchesUp()
    {
        await using var server = await RedisServer.StartAsync();
        var (one, other) = (await OpenAsync(server), await OpenAsync(server));
        var turn = new WrittenTurn("a");
        one.Share(turn);
        turn.Write("First. ");
        await server.KillAsync();
        turn.Write("Second. ");

        var away = await Assert.ThrowsAsync<OmniStackException>(() => other.FindAsync("a", 0, Stop));
        await server.RestartAsync();
        turn.Write("Third.");

        Assert.Equal(ErrorKind.Unavailable, away.Kind);
        await Eventually.IsTrueAsync(async () => await HasAsync("First. Second. Third.", other));
        turn.End();
        Assert.Equal("First. Second. Third.", await ReadAllAsync(other, "a"));
        await ((RedisTurnRelay)one).StopAsync(Stop);
        await ((RedisTurnRelay)other).StopAsync(Stop);
    }

    private async ValueTask<ITurnRelay> OpenAsync(RedisServer server)
    {
        var options = Options.Create(new RedisOptions
        {
            ConnectionString = server.ConnectionString, KeyPrefix = _prefix, Timeout = TimeSpan.FromSeconds(1), PollInterval = TimeSpan.FromMilliseconds(100),
        });
        var connection = new RedisConnection(options, TimeProvider.System, NullLogger<RedisConnection>.Instance);
        _connections.Add(connection);
        var relay = new RedisTurnRelay(
            connection, options, Options.Create(new RedisTurnRelayOptions()), TimeProvider.System, NullLogger<RedisTurnRelay>.Instance);
        await relay.StartAsync(Stop);
        return relay;
    }

    private Task EventuallyHasAsync(string text) => Eventually.IsTrueAsync(() => HasAsync(text));

    private Task<bool> HasAsync(string text) => HasAsync(text, Other);

    private static async Task<bool> HasAsync(string text, ITurnRelay relay)
    {
        try
        {
            return await relay.FindAsync("a", 0, Stop) is { } stream && await relay.ReadAsync(stream, 0, Stop) is { } piece && System.Text.Encoding.UTF8.GetString(piece.Span) == text;
        }
        catch (OmniStackException away) when (away.Kind == ErrorKind.Unavailable)
        {
            return false;
        }
    }
}
