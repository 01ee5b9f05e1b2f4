using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OmniStack.Client.Tests;

public sealed class OmniStackClientOptionsTests
{
    [Fact]
    public void Options_NothingConfigured_AreTheNamesOfServiceDiscovery()
    {
        var options = Read([]);

        Assert.Equal(("https+http://daemon/", "https+http://chatapi/"), (options.DaemonAddress.AbsoluteUri, options.ChatApiAddress.AbsoluteUri));
    }

    [Theory]
    [InlineData("Timeout", "00:00:00")]
    [InlineData("MaxResponseBytes", "1")]
    [InlineData("DaemonAddress", "/relative")]
    public void Options_OutOfRange_AreRefused(string name, string value) =>
        Assert.Throws<OptionsValidationException>(() => Read(new() { [$"{OmniStackClientOptions.Section}:{name}"] = value }));

    private static OmniStackClientOptions Read(Dictionary<string, string?> configuration)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(configuration).Build());
        services.AddOmniStackClients();
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<OmniStackClientOptions>>().Value;
    }
}
