using OmniStack.Abstractions.Models;
using OmniStack.Testing;

namespace OmniStack.Conformance.Models;

/// <summary>What every <see cref="IResponseCache"/> holds. A subclass opens one that is empty and private to the test.</summary>
public abstract class ResponseCacheContract : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected IResponseCache Cache { get; private set; } = null!;

    protected abstract ValueTask<IResponseCache> OpenAsync();

    public async ValueTask InitializeAsync() => Cache = await OpenAsync();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Find_NothingStored_IsNull() => Assert.Null(await Cache.FindAsync("a", Stop));

    [Fact]
    public async Task Find_Stored_IsByteForByteAndByKey()
    {
        byte[] first = [0, 255, 13, 10, 0], second = [1];
        await Cache.StoreAsync("a", first, Long, Stop);
        await Cache.StoreAsync("A", second, Long, Stop);

        Assert.Equal(first, await Cache.FindAsync("a", Stop));
        Assert.Equal(second, await Cache.FindAsync("A", Stop));
    }

    [Fact]
    public async Task Store_Twice_TheLastCounts()
    {
        await Cache.StoreAsync("a", [1], TimeSpan.FromMilliseconds(1), Stop);
        await Cache.StoreAsync("a", [2], Long, Stop);

        Assert.Equal(new byte[] { 2 }, await Cache.FindAsync("a", Stop));
    }

    [Fact]
    public async Task Find_TimeToLiveIsOver_IsNull()
    {
        await Cache.StoreAsync("a", [1], TimeSpan.FromMilliseconds(50), Stop);

        await Eventually.IsTrueAsync(async () => await Cache.FindAsync("a", Stop) is null);
    }
}
