using OmniStack.Abstractions;
using OmniStack.Abstractions.Security;
using OmniStack.Contracts;
using OmniStack.ServiceDefaults.Security;

namespace OmniStack.ServiceDefaults.Tests.Security;

public sealed class KnownKeysTests
{
    private readonly HeldApiKeys _store = new();
    private readonly MovableTime _time = new();
    private readonly Outage _outage;

    public KnownKeysTests() => _outage = new Outage(_store);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Find_StoreAway_IsWhatItSaidLastForAWhile()
    {
        var known = new KnownKeys(_outage, TimeSpan.FromMinutes(1), _time);
        await _store.AddAsync(Key("a"), Stop);
        await _store.AddAsync(Key("b"), Stop);
        await known.FindAsync("a", Stop);
        _outage.IsAway = true;

        Assert.Equal("a", (await known.FindAsync("a", Stop))!.Id);
        await AssertAwayAsync(() => known.FindAsync("b", Stop));
        _time.Move(TimeSpan.FromMinutes(1));
        await AssertAwayAsync(() => known.FindAsync("a", Stop));
    }

    [Fact]
    public async Task Find_StoreBack_IsWhatItSaysNow()
    {
        var known = new KnownKeys(_outage, TimeSpan.FromMinutes(1), _time);
        await _store.AddAsync(Key("a"), Stop);
        await known.FindAsync("a", Stop);
        await _store.ChangeAsync("a", key => key with { RevokedAt = _time.GetUtcNow() }, Stop);

        Assert.NotNull((await known.FindAsync("a", Stop))!.RevokedAt);
        await _store.DeleteAsync("a", Stop);
        Assert.Null(await known.FindAsync("a", Stop));
        _outage.IsAway = true;
        await AssertAwayAsync(() => known.FindAsync("a", Stop));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Any_StoreAway_IsWhatItSaidLastForAWhile(bool hasKeys)
    {
        var known = new KnownKeys(_outage, TimeSpan.FromMinutes(1), _time);
        _outage.IsAway = true;
        await AssertAwayAsync(() => known.AnyAsync(Stop));
        _outage.IsAway = false;
        if (hasKeys)
        {
            await _store.AddAsync(Key("a"), Stop);
        }

        await known.AnyAsync(Stop);
        _outage.IsAway = true;

        Assert.Equal(hasKeys, await known.AnyAsync(Stop));
        _time.Move(TimeSpan.FromMinutes(1));
        await AssertAwayAsync(() => known.AnyAsync(Stop));
    }

    [Fact]
    public async Task Find_NoTrust_IsUnavailableAtOnce()
    {
        var known = new KnownKeys(_outage, TimeSpan.Zero, _time);
        await _store.AddAsync(Key("a"), Stop);
        await known.FindAsync("a", Stop);
        _outage.IsAway = true;

        await AssertAwayAsync(() => known.FindAsync("a", Stop));
    }

    private static ApiKey Key(string id) => new() { Id = id, Name = id, SecretHash = id, Scopes = [], CreatedAt = DateTimeOffset.UnixEpoch };

    private static async Task AssertAwayAsync(Func<Task> call)
        => Assert.Equal(ErrorKind.Unavailable, (await Assert.ThrowsAsync<OmniStackException>(call)).Kind);

    /// <summary>A store that can be taken away.</summary>
    private sealed class Outage(IApiKeyStore inner) : IApiKeyStore
    {
        public bool IsAway { get; set; }

        public string Description => inner.Description;

        private IApiKeyStore Store => IsAway ? throw new OmniStackException(ErrorKind.Unavailable, ErrorCodes.Unavailable, "It is away.") : inner;

        public async Task<bool> AnyAsync(CancellationToken cancellationToken) => await Store.AnyAsync(cancellationToken);

        public async Task<ApiKey?> FindAsync(string id, CancellationToken cancellationToken) => await Store.FindAsync(id, cancellationToken);

        public Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken) => Store.ListAsync(cancellationToken);

        public Task AddAsync(ApiKey key, CancellationToken cancellationToken) => Store.AddAsync(key, cancellationToken);

        public Task<ApiKey?> ChangeAsync(string id, Func<ApiKey, ApiKey> change, CancellationToken cancellationToken) => Store.ChangeAsync(id, change, cancellationToken);

        public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken) => Store.DeleteAsync(id, cancellationToken);
    }
}
