using Microsoft.Extensions.DependencyInjection;
using OmniStack.Abstractions.Events;
using OmniStack.Redis.Events;
using StackExchange.Redis;

namespace OmniStack.Redis.Tests;

public sealed class RedisConnectionTests(RedisServerFixture fixture)
{
    [Fact]
    public async Task Call_ApplicationHasAConnectionOfItsOwn_UsesItAndLeavesItOpen()
    {
        using var own = await ConnectionMultiplexer.ConnectAsync(fixture.Server.ConnectionString);
        var services = new ServiceCollection().AddLogging().AddSingleton<IConnectionMultiplexer>(own)
            .AddRedisEventBus(options => (options.ConnectionString, options.KeyPrefix) = ("127.0.0.1:1", Guid.NewGuid().ToString("N")))
            .AddSingleton<Microsoft.Extensions.Configuration.IConfiguration>(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build());

        await using (var provider = services.BuildServiceProvider())
        {
            var schedules = await provider.GetRequiredService<IScheduleStore>().ListAsync(TestContext.Current.CancellationToken);

            Assert.Empty(schedules);
            Assert.Equal(string.Join(", ", own.GetEndPoints().Select(RedisEndpoint.Describe)), provider.GetRequiredService<RedisConnection>().Endpoint);
        }
        Assert.True(own.IsConnected);
    }
}
