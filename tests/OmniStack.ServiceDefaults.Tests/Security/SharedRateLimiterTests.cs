using System.Threading.RateLimiting;
using OmniStack.ServiceDefaults.Security;

namespace OmniStack.ServiceDefaults.Tests.Security;

/// <summary>A rate that several instances share.</summary>
public sealed class SharedRateLimiterTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly MovableTime _time = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, InlineData(1), InlineData(7), InlineData(500)]
    public async Task Acquire_OnTwoInstances_LetsTheLimitThroughAndNoMore(int limit)
    {
        var counter = new HeldRateCounter(_time);
        using var one = new SharedRateLimiter(counter, "k", limit, Minute, _time);
        using var another = new SharedRateLimiter(counter, "k", limit, Minute, _time);

        var leases = await Task.WhenAll(Enumerable.Range(0, limit * 4).Select(i => (i % 2 == 0 ? one : another).AcquireAsync(1, Stop).AsTask()));

        Assert.Equal(limit, leases.Count(lease => lease.IsAcquired));
        Assert.True(leases.First(lease => !lease.IsAcquired).TryGetMetadata(MetadataName.RetryAfter, out var wait));
        Assert.Equal(Minute, wait);
    }

    [Fact]
    public async Task Acquire_ManyUnderALargeLimit_AsksTheCounterForAHundredthAtATime()
    {
        var counter = new HeldRateCounter(_time);
        using var limiter = new SharedRateLimiter(counter, "k", 10_000, Minute, _time);

        for (var i = 0; i < 1000; i++)
        {
            Assert.True((await limiter.AcquireAsync(1, Stop)).IsAcquired);
        }

        Assert.Equal(10, counter.Asked);
    }

    [Fact]
    public async Task Acquire_WhenItIsSpent_AsksNobodyUntilTheWindowIsOver()
    {
        var counter = new HeldRateCounter(_time);
        using var limiter = new SharedRateLimiter(counter, "k", 1, Minute, _time);
        await limiter.AcquireAsync(1, Stop);
        Assert.False((await limiter.AcquireAsync(1, Stop)).IsAcquired);
        var asked = counter.Asked;

        Assert.False((await limiter.AcquireAsync(1, Stop)).IsAcquired);
        Assert.Equal(asked, counter.Asked);
        _time.Move(Minute);
        Assert.True((await limiter.AcquireAsync(1, Stop)).IsAcquired);
    }

    [Fact]
    public async Task Acquire_WhileTheStoreIsAway_CountsHereUntilTheWindowIsOver()
    {
        var counter = new HeldRateCounter(_time) { IsAway = true };
        using var limiter = new SharedRateLimiter(counter, "k", 3, Minute, _time);

        var leases = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => limiter.AcquireAsync(1, Stop).AsTask()));

        Assert.Equal((3, 1), (leases.Count(lease => lease.IsAcquired), counter.Asked));
        counter.IsAway = false;
        _time.Move(Minute);
        Assert.True((await limiter.AcquireAsync(1, Stop)).IsAcquired);
    }
}
