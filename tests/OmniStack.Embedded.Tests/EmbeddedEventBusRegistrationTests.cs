using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Events;
using OmniStack.Embedded.Events;
using OmniStack.Testing;

namespace OmniStack.Embedded.Tests;

public sealed class EmbeddedEventBusRegistrationTests
{
    [Fact]
    public async Task AddEmbeddedEventBus_DirectoryByCode_OverridesTheConfigured()
    {
        using var directory = new TempDirectory();
        await using var services = Build(new() { ["OmniStack:Embedded:DataDirectory"] = "elsewhere" }, directory["data"]);

        Assert.Equal("embedded journal " + Path.Combine(directory.Path, "data", "events.journal"), services.GetRequiredService<IEventBus>().Description);
    }

    [Theory]
    [InlineData("BacklogLimit", "0")]
    [InlineData("CompactAtGrowth", "1")]
    [InlineData("QueueRecords", "many")]
    public async Task AddEmbeddedEventBus_ValueOutOfRange_IsRefusedAtStart(string key, string value)
    {
        await using var services = Build(new() { ["OmniStack:Embedded:" + key] = value }, "never-opened");

        var error = Assert.ThrowsAny<Exception>(() => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(key, error.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Build(Dictionary<string, string?> settings, string directory) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
        .AddLogging()
        .AddEmbeddedEventBus(options => options.DataDirectory = directory)
        .BuildServiceProvider();
}
