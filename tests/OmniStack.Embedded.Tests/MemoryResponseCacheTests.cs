using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Models;
using OmniStack.Conformance.Models;
using OmniStack.Embedded.Models;

namespace OmniStack.Embedded.Tests;

public sealed class MemoryResponseCacheTests : ResponseCacheContract
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    protected override ValueTask<IResponseCache> OpenAsync()
        => ValueTask.FromResult<IResponseCache>(new MemoryResponseCache(Options.Create(new MemoryResponseCacheOptions { MaxBytes = 3000 }), TimeProvider.System));

    [Fact]
    public async Task Store_MoreThanFits_DropsWhatWasAskedForLongestAgo()
    {
        await Cache.StoreAsync("a", new byte[1000], Long, Stop);
        await Cache.StoreAsync("b", new byte[1000], Long, Stop);
        await Cache.FindAsync("a", Stop);
        await Cache.StoreAsync("c", new byte[1000], Long, Stop);

        Assert.NotNull(await Cache.FindAsync("a", Stop));
        Assert.Null(await Cache.FindAsync("b", Stop));
        Assert.NotNull(await Cache.FindAsync("c", Stop));
    }

    [Fact]
    public async Task Store_LargerThanTheCache_IsNotKeptNorWhatItReplaces()
    {
        await Cache.StoreAsync("a", [1], Long, Stop);
        await Cache.StoreAsync("b", [2], Long, Stop);
        await Cache.StoreAsync("a", new byte[3000], Long, Stop);

        Assert.Null(await Cache.FindAsync("a", Stop));
        Assert.NotNull(await Cache.FindAsync("b", Stop));
    }
}
