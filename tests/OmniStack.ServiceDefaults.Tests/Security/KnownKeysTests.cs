using OmniStack.Abstractions;
using OmniStack.Abstractions.Security;
using OmniStack.ServiceDefaults.Security;

namespace OmniStack.ServiceDefaults.Tests.Security;

public sealed class KnownKeysTests
{
    private readonly HeldApiKeys _store = new();
    private readonly MovableTime _time = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Find_StoreAway_IsWhatItSaidLastForAWhile()
    {
        var known = new KnownKeys(_store, TimeSpan.FromMinutes(1), _time);
        await _store.AddAsync(Key("a"), Stop);
        await _store.AddAsync(Key("b"), Stop);
        await known.FindAsync("a", Stop);
        _store.IsAway = true;

        Assert.Equal("a", (await known.FindAsync("a", Stop))!.Id);
        await AssertAwayAsync(() => known.FindAsync("b", Stop));
        _time.Move(TimeSpan.FromMinutes(1));
        await AssertAwayAsync(() => known.FindAsync("a", Stop));
    }

    [Fact]
    public async Task Find_StoreBack_IsWhatItSaysNow()
    {
        var known = new KnownKeys(_store, TimeSpan.FromMinutes(1), _time);
        await _store.AddAsync(Key("a"), Stop);
        await known.FindAsync("a", Stop);
        await _store.ChangeAsync("a", key => key with { RevokedAt = _time.GetUtcNow() }, Stop);

        Assert.NotNull((await known.FindAsync("a", Stop))!.RevokedAt);
        await _store.DeleteAsync("a", Stop);
        Assert.Null(await known.FindAsync("a", Stop));
        _store.IsAway = true;
        await AssertAwayAsync(() => known.FindAsync("a", Stop));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Any_StoreAway_IsWhatItSaidLastForAWhile(bool hasKeys)
    {
        var known = new KnownKeys(_store, TimeSpan.FromMinutes(1), _time);
        _store.IsAway = true;
        await AssertAwayAsync(() => known.AnyAsync(Stop));
        _store.IsAway = false;
        if (hasKeys)
        {
            await _store.AddAsync(Key("a"), Stop);
        }

        await known.AnyAsync(Stop);
        _store.IsAway = true;

        Assert.Equal(hasKeys, await known.AnyAsync(Stop));
        _time.Move(TimeSpan.FromMinutes(1));
        await AssertAwayAsync(() => known.AnyAsync(Stop));
    }

    [Fact]
    public async Task Find_NoTrust_IsUnavailableAtOnce()
    {
        var known = new KnownKeys(_store, TimeSpan.Zero, _time);
        await _store.AddAsync(Key("a"), Stop);
        await known.FindAsync("a", Stop);
        _store.IsAway = true;

        await AssertAwayAsync(() => known.FindAsync("a", Stop));
    }

    private static ApiKey Key(string id) => new() { Id = id, Name = id, SecretHash = id, Scopes = [], CreatedAt = DateTimeOffset.UnixEpoch };

    private static async Task AssertAwayAsync(Func<Task> call)
        => Assert.Equal(ErrorKind.Unavailable, (await Assert.ThrowsAsync<OmniStackException>(call)).Kind);
}
