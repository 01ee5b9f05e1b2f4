using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Events;
using OmniStack.Redis.Events;

namespace OmniStack.Redis.Tests;

public sealed class RedisEventBusRegistrationTests
{
    [Fact]
    public async Task AddRedisEventBus_Configured_DescribesTheServerWithoutItsPassword()
    {
        await using var services = Build(new() { ["OmniStack:Redis:ConnectionString"] = "redis.example:6380,password=secret" });

        Assert.Equal("Redis Streams at redis.example:6380", services.GetRequiredService<IEventBus>().Description);
    }

    [Theory]
    [InlineData("KeyPrefix", "no {braces}")]
    [InlineData("BacklogLimit", "0")]
    [InlineData("Timeout", "00:00:00")]
    [InlineData("ConnectionString", "")]
    public async Task AddRedisEventBus_ValueOutOfRange_IsRefusedAtStart(string key, string value)
    {
        await using var services = Build(new() { ["OmniStack:Redis:" + key] = value });

        var error = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(key, error.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Build(Dictionary<string, string?> settings) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
        .AddLogging()
        .AddRedisEventBus()
        .BuildServiceProvider();
}
