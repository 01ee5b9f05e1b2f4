using OmniStack.Abstractions;
using OmniStack.Abstractions.Security;
using OmniStack.Contracts;
using OmniStack.Contracts.Security;

namespace OmniStack.Conformance.Security;

/// <summary>What every <see cref="IApiKeyStore"/> holds. A subclass opens the store, empty and private to the test.</summary>
public abstract class ApiKeyStoreContract : IAsyncLifetime
{
    protected const int MaxKeys = 3;

    private static readonly DateTimeOffset At = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected IApiKeyStore Store { get; private set; } = null!;

    /// <summary>The same keys as another process sees them; the store takes <see cref="MaxKeys"/>.</summary>
    protected abstract IApiKeyStore Open();

    protected virtual ValueTask CloseAsync() => ValueTask.CompletedTask;

    public ValueTask InitializeAsync()
    {
        Store = Open();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Find_EveryMemberSet_IsAsAdded()
    {
        var key = Key("a") with
        {
            Scopes = [ApiScope.Publish, ApiScope.Read],
            Tenant = "acme",
            ExpiresAt = At.AddDays(1),
            RevokedAt = At.AddDays(2),
            LastUsedAt = At.AddDays(3),
            RotatedAt = At.AddDays(4),
            PreviousSecretHash = "before",
            PreviousUntil = At.AddDays(5),
            RequestsPerMinute = 6,
        };
        await Store.AddAsync(key, Stop);

        var found = await Open().FindAsync(key.Id, Stop);

        Assert.Equal(key.Scopes, found!.Scopes);
        Assert.Equal(key, found with { Scopes = key.Scopes });
    }

    [Fact]
    public async Task Find_Unknown_IsNull()
    {
        Assert.Null(await Store.FindAsync(IdOf("a"), Stop));
        Assert.Null(await Store.ChangeAsync(IdOf("a"), key => key, Stop));
        Assert.False(await Store.DeleteAsync(IdOf("a"), Stop));
    }

    [Fact]
    public async Task Any_FollowsWhatAnotherProcessStores()
    {
        var other = Open();
        Assert.False(await Store.AnyAsync(Stop));

        await other.AddAsync(Key("a"), Stop);
        Assert.True(await Store.AnyAsync(Stop));

        await other.DeleteAsync(IdOf("a"), Stop);
        Assert.False(await Store.AnyAsync(Stop));
    }

    [Fact]
    public async Task List_SeveralKeys_OldestFirst()
    {
        await Store.AddAsync(Key("b") with { CreatedAt = At.AddMinutes(1) }, Stop);
        await Store.AddAsync(Key("c"), Stop);
        await Store.AddAsync(Key("a") with { CreatedAt = At.AddMinutes(2) }, Stop);

        Assert.Equal([IdOf("c"), IdOf("b"), IdOf("a")], (await Store.ListAsync(Stop)).Select(key => key.Id));
    }

    [Fact]
    public async Task Add_AtTheLimit_IsRefused()
    {
        foreach (var name in new[] { "a", "b", "c" })
        {
            await Store.AddAsync(Key(name), Stop);
        }

        var refusal = await Assert.ThrowsAsync<OmniStackException>(() => Store.AddAsync(Key("d"), Stop));

        Assert.Equal((ErrorKind.Conflict, ErrorCodes.ApiKeyLimit), (refusal.Kind, refusal.Code));
        Assert.Equal(MaxKeys, (await Store.ListAsync(Stop)).Count);
    }

    [Fact]
    public async Task Change_Revoked_IsSeenByOthersAtOnce()
    {
        var other = Open();
        await Store.AddAsync(Key("a"), Stop);
        Assert.Null((await other.FindAsync(IdOf("a"), Stop))!.RevokedAt);

        await Store.ChangeAsync(IdOf("a"), key => key with { RevokedAt = At }, Stop);

        Assert.Equal(At, (await other.FindAsync(IdOf("a"), Stop))!.RevokedAt);
    }

    [Fact]
    public async Task Change_FromSeveralProcessesAtOnce_LosesNone()
    {
        const int writers = 4;
        const int changes = 25;
        await Store.AddAsync(Key("a") with { RequestsPerMinute = 0 }, Stop);
        var added = 0;

        await Task.WhenAll(Enumerable.Range(0, writers).Select(async _ =>
        {
            var store = Open();
            for (var i = 0; i < changes; i++)
            {
                try
                {
                    await store.ChangeAsync(IdOf("a"), key => key with { RequestsPerMinute = key.RequestsPerMinute + 1 }, Stop);
                    Interlocked.Increment(ref added);
                }
                catch (OmniStackException busy) when (busy.Kind == ErrorKind.Unavailable)
                {
                    // Refused, and so not counted: that is allowed, losing one that was answered is not.
                }
            }
        }));

        Assert.InRange(added, changes, writers * changes);
        Assert.Equal(added, (await Store.FindAsync(IdOf("a"), Stop))!.RequestsPerMinute);
    }

    [Fact]
    public async Task Change_ThatThrows_LeavesTheKeyAsItWas()
    {
        await Store.AddAsync(Key("a"), Stop);

        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.ChangeAsync(IdOf("a"), _ => throw new InvalidOperationException(), Stop));

        Assert.Equal("a", (await Store.FindAsync(IdOf("a"), Stop))!.Name);
        await Store.ChangeAsync(IdOf("a"), key => key with { Name = "b" }, Stop);
    }

    protected static string IdOf(string name) => name.PadRight(16, '0');

    protected static ApiKey Key(string name) => new() { Id = IdOf(name), Name = name, SecretHash = "hash of " + name, Scopes = [ApiScope.Read], CreatedAt = At };
}
