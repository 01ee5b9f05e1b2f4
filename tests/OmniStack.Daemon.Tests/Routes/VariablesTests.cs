using Microsoft.Extensions.Configuration;
using OmniStack.Daemon.Settings;

namespace OmniStack.Daemon.Tests.Routes;

/// <summary>OmniDaemon's variables: what they become, and which values are refused.</summary>
public sealed class VariablesTests
{
    [Theory]
    [InlineData("EVENT_BUS_TYPE", "redis_stream", "ConnectionStrings:redis", "localhost:6379")]
    [InlineData("EVENT_BUS_TYPE", "json", OmniDaemonVariables.BusSetting, OmniDaemonVariables.Embedded)]
    [InlineData("STORAGE_BACKEND", "redis", OmniDaemonVariables.BusSetting, OmniDaemonVariables.Redis)]
    [InlineData("REDIS_URL", "redis://host:7000/2", "ConnectionStrings:redis", "host:7000,defaultDatabase=2")]
    [InlineData("REDIS_URL", "rediss://:p%40ss@host", "ConnectionStrings:redis", "host:6379,password=p@ss,ssl=true")]
    [InlineData("REDIS_URL", "redis://om%40ni:secret@host", "ConnectionStrings:redis", "host:6379,user=om@ni,password=secret")]
    [InlineData("REDIS_KEY_PREFIX", "shop", "OmniStack:Redis:KeyPrefix", "shop")]
    [InlineData("OMNIDAEMON_API_PORT", "9000", "urls", "http://127.0.0.1:9000/")]
    [InlineData("OMNIDAEMON_API_HOST", "0.0.0.0", "urls", "http://0.0.0.0:8765/")]
    [InlineData("OMNIDAEMON_API_ENABLED", "False", OmniDaemonVariables.ApiEnabledSetting, "false")]
    [InlineData("LOG_LEVEL", "INFO", "Logging:LogLevel:Default", "Information")]
    public void Apply_KnownValue_IsTranslated(string variable, string value, string setting, string expected)
    {
        var configuration = Configure((variable, value));

        Assert.Null(OmniDaemonVariables.Apply(configuration));
        Assert.Equal(expected, configuration[setting]);
    }

    [Fact]
    public void Apply_StartedByAHost_TheAddressIsTheHosts()
    {
        var configuration = Configure(("OMNIDAEMON_API_PORT", "9000"), ("urls", "http://localhost:8765"), ("OMNISTACK_GUARDED_BY", "/data"));

        Assert.Null(OmniDaemonVariables.Apply(configuration));
        Assert.Equal("http://localhost:8765", configuration["urls"]);
    }

    [Theory]
    [InlineData("EVENT_BUS_TYPE", "kafka", "redis_stream")]
    [InlineData("STORAGE_BACKEND", "mongo", "embedded")]
    [InlineData("REDIS_URL", "localhost:6379", "redis://")]
    [InlineData("REDIS_URL", "redis://h/x", "database")]
    [InlineData("REDIS_KEY_PREFIX", "a b", "letters")]
    [InlineData("OMNIDAEMON_API_PORT", "0", "65535")]
    [InlineData("OMNIDAEMON_API_PORT", "http", "65535")]
    [InlineData("OMNIDAEMON_API_HOST", "a/b", "host name")]
    [InlineData("OMNIDAEMON_API_ENABLED", "maybe", "true")]
    [InlineData("LOG_LEVEL", "LOUD", "WARNING")]
    public void Apply_WrongValue_NamesTheVariableAndTheChoices(string variable, string value, string choice)
    {
        var refused = OmniDaemonVariables.Apply(Configure((variable, value)));

        Assert.StartsWith(variable, refused, StringComparison.Ordinal);
        Assert.Contains(choice, refused, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_StoreOfAnotherKindThanTheBus_IsRefused()
        => Assert.Contains("STORAGE_BACKEND", OmniDaemonVariables.Apply(Configure(("EVENT_BUS_TYPE", "redis_stream"), ("STORAGE_BACKEND", "json"))), StringComparison.Ordinal);

    [Fact]
    public void Apply_OwnSettingToo_OwnCounts()
    {
        var configuration = Configure(("REDIS_URL", "redis://other"), ("ConnectionStrings:redis", "mine:1"));

        Assert.Null(OmniDaemonVariables.Apply(configuration));
        Assert.Equal("mine:1", configuration["ConnectionStrings:redis"]);
    }

    private static ConfigurationManager Configure(params (string Key, string Value)[] values)
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(values.Select(one => KeyValuePair.Create(one.Key, (string?)one.Value)));
        return configuration;
    }
}
