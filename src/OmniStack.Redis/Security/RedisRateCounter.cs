using OmniStack.Abstractions.Security;
using StackExchange.Redis;

namespace OmniStack.Redis.Security;

/// <summary>Rates in Redis: a number for each counter, which expires with its window.</summary>
/// <remarks>A take costs the server one script.</remarks>
public sealed class RedisRateCounter(RedisConnection redis) : IRateCounter
{
    private static readonly RedisScript Take = RedisScript.Load("rate");

    /// <inheritdoc/>
    public async Task<RateGrant> TakeAsync(string counter, int wanted, int limit, TimeSpan window, CancellationToken cancellationToken)
    {
        var answer = (RedisResult[])(await redis.EvaluateAsync(Take, [counter, wanted, limit, (long)window.TotalMilliseconds], cancellationToken))!;
        return new((int)answer[0], TimeSpan.FromMilliseconds((long)answer[1]));
    }
}
