using System.Net;

namespace OmniStack.Daemon.Tests.Routes;

/// <summary>What the daemon does with its variables when it starts.</summary>
public sealed class StartTests
{
    [Theory]
    [InlineData("EVENT_BUS_TYPE", "kafka", "EVENT_BUS_TYPE is \"kafka\"; it must be one of redis_stream")]
    [InlineData("OmniStack__Daemon__Bus", "nats", "OmniStack:Daemon:Bus is \"nats\"; it must be one of redis_stream")]
    [InlineData("OmniStack__Daemon__Tasks__MaxWait", "02:00:00", "MaxWait")]
    [InlineData("OmniStack__Agents__greet.user__greeter__ConsumerCount", "0", "ConsumerCount")]
    public async Task Start_WrongValue_EndsAndNamesTheKey(string variable, string value, string expected)
    {
        using var data = new TempDirectory();
        await using var daemon = ProgramProcess.Start("OmniStack.Daemon", new Dictionary<string, string?> { ["OMNISTACK_DATA"] = data.Path, [variable] = value });

        Assert.NotEqual(0, await daemon.ExitedAsync());
        Assert.Contains(expected, daemon.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Now listening", daemon.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithoutTheApi_AnswersHealthOnlyAndRunsItsAgents()
    {
        await using var redis = await RedisServer.StartAsync();
        using var data = new TempDirectory();
        var environment = new Dictionary<string, string?> { ["OMNISTACK_DATA"] = data.Path, ["REDIS_URL"] = redis.Url };
        await using var silent = await ServiceProcess.StartAsync("OmniStack.Daemon", new Dictionary<string, string?>(environment) { ["OMNIDAEMON_API_ENABLED"] = "false" });
        foreach (var path in new[] { "/tasks", "/agents", "/openapi/v1.json", "/" })
        {
            using var response = await silent.Http.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }

        var answer = await redis.CommandAsync("HEXISTS {omni}:agents greet.user/greeter");
        Assert.Equal(":1", answer);
    }
}
