using Microsoft.Extensions.DependencyInjection;
using OmniStack.Conformance.Events;
using OmniStack.Redis.Events;

namespace OmniStack.Redis.Tests;

/// <summary>The shared server under a prefix of the test's own.</summary>
internal sealed class RedisBackend(RedisServerFixture fixture) : IEventBackend
{
    private readonly string _prefix = Guid.NewGuid().ToString("N");

    public void Register(IServiceCollection services, EventLimits limits) => services.AddRedisEventBus(options =>
    {
        options.ConnectionString = fixture.Server.ConnectionString;
        options.KeyPrefix = _prefix;
        options.BacklogLimit = limits.BacklogLimit;
        options.TimelineEntries = limits.TimelineEntries;
        options.ScheduleLimit = limits.Schedules;
        options.ConfigurationLimit = limits.ConfigurationKeys;
        options.ConfigurationValueBytes = limits.ConfigurationValueBytes;
        options.FeedChanges = limits.FeedChanges;
        options.ExpiredKeepFor = limits.ExpiredKeepFor;
        options.DeadLetterKeepFor = limits.DeadLetterKeepFor;
    });

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
