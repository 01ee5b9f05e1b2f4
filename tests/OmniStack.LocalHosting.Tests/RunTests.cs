using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using OmniStack.Testing;

namespace OmniStack.LocalHosting.Tests;

/// <summary>The whole host, from its start to its stop, on real processes and a real redis-server.</summary>
public sealed class RunTests
{
    private static readonly HttpClient Http = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_ServerOnThePath_GivesServicesWhatAspireGives()
    {
        await using var host = HostProcess.Start();
        await host.WaitUntilReadyAsync();
        var back = await Http.GetFromJsonAsync<Dictionary<string, string>>(new Uri(host.UrlOf("back-1"), "environment"), Stop);
        var front = await Http.GetFromJsonAsync<Dictionary<string, string>>(new Uri(host.UrlOf("front"), "environment"), Stop);
        var arguments = await Http.GetFromJsonAsync<string[]>(new Uri(host.UrlOf("back-1"), "arguments"), Stop);

        var password = await File.ReadAllTextAsync(Path.Combine(host.Data, "secrets", "redis-password"), Stop);
        Assert.Matches("^[a-zA-Z0-9]{22}$", password);
        Assert.Equal($"127.0.0.1:{back!["REDIS_PORT"]},password={password}", back["ConnectionStrings__redis"]);
        Assert.Equal($"redis://:{password}@127.0.0.1:{back["REDIS_PORT"]}", back["REDIS_URI"]);
        Assert.StartsWith("redis-server ", back["OMNISTACK_BACKING_REDIS"], StringComparison.Ordinal);
        Assert.StartsWith("embedded: no mongod on the PATH", back["OMNISTACK_BACKING_TESTDB"], StringComparison.Ordinal);
        Assert.DoesNotContain("ConnectionStrings__testdb", back.Keys);
        Assert.Equal("back", back["OTEL_SERVICE_NAME"]);
        Assert.Matches("^service.instance.id=[a-z0-9]{8}$", back["OTEL_RESOURCE_ATTRIBUTES"]);
        Assert.Equal("always_on", back["OTEL_TRACES_SAMPLER"]);
        Assert.Equal("http", back["DOTNET_LAUNCH_PROFILE"]);
        Assert.Equal("yes", back["FROM_PROFILE"]);
        Assert.Equal(host.UrlOf("back-1").ToString().TrimEnd('/'), back["ASPNETCORE_URLS"]);
        Assert.Equal(host.Data, back["OMNISTACK_DATA"]);
        Assert.Equal(["--one", "two words"], arguments!);

        Assert.Equal(back["ASPNETCORE_URLS"], front!["services__back__http__0"]);
        Assert.Equal(host.UrlOf("back-2").ToString().TrimEnd('/'), front["services__back__http__1"]);
        Assert.Equal(back["ASPNETCORE_URLS"], front["BACK_HTTP"]);
        Assert.Equal(back["ASPNETCORE_URLS"], front["BACK_URL"]);
        Assert.DoesNotContain("DOTNET_LAUNCH_PROFILE", front.Keys);
        Assert.DoesNotContain(password, string.Concat(host.FindChildren().Values), StringComparison.Ordinal);
        Assert.DoesNotContain(password, host.Output, StringComparison.Ordinal);
        Assert.Contains("Redis Commander of redis needs a container", host.Output, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(?m)^(back-1|front|redis) +\|", host.Output[..host.Output.IndexOf("is ready (", StringComparison.Ordinal)]);
        AssertInOrder(host.Output, "event: BeforeStartEvent", "event: ConnectionStringAvailableEvent redis", "event: AfterResourcesCreatedEvent",
            "event: BeforeResourceStartedEvent back", "event: back is ready", "event: BeforeResourceStartedEvent front", "is ready (");
        Assert.DoesNotContain("ConnectionStringAvailableEvent testdb", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ReadySubscriberThatFails_HoldsBackWhatWaits()
    {
        await using var host = HostProcess.Start(new Dictionary<string, string> { ["TEST_READY_FAILS"] = "1", ["OmniStack__Hosting__StartTimeout"] = "00:00:08" });

        await host.WaitForAsync("The host keeps trying.");

        Assert.Contains("A subscriber to ResourceReadyEvent failed: the database cannot be filled", host.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("BeforeResourceStartedEvent front", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NothingOnThePath_StartsOnEmbeddedStoresAndSaysSo()
    {
        using var empty = new TempDirectory();
        var dotnet = Path.Combine(empty.Path, "dotnet");
        File.CreateSymbolicLink(dotnet, Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : FindOnPath("dotnet"));
        await using var host = HostProcess.Start(new Dictionary<string, string> { ["PATH"] = empty.Path });

        await host.WaitUntilReadyAsync();

        Assert.Contains("embedded: no redis-server on the PATH, no ConnectionStrings:redis", host.Output, StringComparison.Ordinal);
        Assert.Contains("  redis: install redis-server, or set ConnectionStrings:redis;", host.Output, StringComparison.Ordinal);
        var back = await Http.GetFromJsonAsync<Dictionary<string, string>>(new Uri(host.UrlOf("back-1"), "environment"), Stop);
        Assert.DoesNotContain("ConnectionStrings__redis", back!.Keys);
        Assert.Equal("embedded: no redis-server on the PATH, no ConnectionStrings:redis", back["OMNISTACK_BACKING_REDIS"]);
    }

    [Fact]
    public async Task Run_ConfiguredConnectionStrings_AreHandedOn()
    {
        await using var host = HostProcess.Start(new Dictionary<string, string>
        {
            ["ConnectionStrings__redis"] = "redis.example:6379,password=theirs",
            ["ConnectionStrings__testdb"] = "mongodb://mongo.example/test",
            ["OmniStack__Hosting__QuietStart"] = "false",
        });

        await host.WaitUntilReadyAsync();

        var back = await Http.GetFromJsonAsync<Dictionary<string, string>>(new Uri(host.UrlOf("back-1"), "environment"), Stop);
        Assert.Equal("redis.example:6379,password=theirs", back!["ConnectionStrings__redis"]);
        Assert.Equal("configured: ConnectionStrings:redis", back["OMNISTACK_BACKING_REDIS"]);
        Assert.Equal("mongodb://mongo.example/test", back["ConnectionStrings__testdb"]);
        Assert.DoesNotContain("theirs", host.Output, StringComparison.Ordinal);
        AssertInOrder(host.Output, "Now listening on: ", "is ready (");         // a start that was not to be quiet
    }

    [Fact]
    public async Task Stop_Sigterm_StopsInReverseOrderAndExitsWithZero()
    {
        await using var host = HostProcess.Start();
        await host.WaitUntilReadyAsync();

        var exitCode = await host.StopAsync();

        Assert.Equal(0, exitCode);
        Assert.Empty(host.FindChildren());
        var lines = host.Output.Split('\n').ToList();
        var front = lines.FindIndex(line => line.StartsWith("front", StringComparison.Ordinal) && line.EndsWith("stopped by itself", StringComparison.Ordinal));
        var backs = lines.Select((line, number) => (line, number)).Where(found => found.line.StartsWith("back-", StringComparison.Ordinal)
            && found.line.EndsWith("Application is shutting down...", StringComparison.Ordinal)).Select(found => found.number).ToArray();
        var redis = lines.FindIndex(line => line.Contains("ready to exit", StringComparison.Ordinal));
        Assert.True(front >= 0 && backs.Length == 2 && backs.All(back => front < back && back < redis), host.Output);
    }

    [Fact]
    public async Task Run_CrashedProject_IsStartedAgain()
    {
        await using var host = HostProcess.Start();
        await host.WaitUntilReadyAsync();
        var front = host.UrlOf("front");

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => Http.PostAsync(new Uri(front, "exit/7"), null, Stop));

        await host.WaitForAsync("front crashed with exit code 7; restarting in");
        await Eventually.IsTrueAsync(async () => await AnswersAsync(new Uri(front, "health")));
    }

    [Fact]
    public async Task Run_ProjectThatCannotStart_IsReportedWithItsLastLines()
    {
        await using var host = HostProcess.Start(new Dictionary<string, string>
        {
            ["TEST_EXIT"] = "3",
            ["OmniStack__Hosting__RestartBaseDelay"] = "00:00:00.02",
        });

        await host.WaitForAsync("The host keeps trying.");

        Assert.Contains("is not ready yet: front", host.Output, StringComparison.Ordinal);
        Assert.Contains("front: exit code 3; restarting in", host.Output, StringComparison.Ordinal);
        Assert.Contains("    giving up: the setting TESTAPP_EXIT says so", host.Output, StringComparison.Ordinal);
        Assert.Equal(0, await host.StopAsync());
    }

    [Fact]
    public async Task Run_SecondHostOnOneDataDirectory_IsRefusedWithTheFirstOnesProcess()
    {
        await using var first = HostProcess.Start();
        await first.WaitUntilReadyAsync();

        await using var second = HostProcess.Start(data: first.Data);
        var exitCode = await second.WaitForExitAsync();

        Assert.NotEqual(0, exitCode);
        Assert.Contains($"Another host runs on {first.Data} (process {first.Id}, since", second.Output, StringComparison.Ordinal);
        Assert.Equal(first.UrlOf("front"), second.UrlOf("front"));
        Assert.Contains("Dashboard: http://localhost:", second.Output, StringComparison.Ordinal);
        Assert.NotEmpty(first.FindChildren());
    }

    [Fact]
    public async Task Run_TakenPort_IsReplacedAndSaid()
    {
        using var other = await HoldAsync(5976);
        await using var host = HostProcess.Start();

        await host.WaitUntilReadyAsync();

        Assert.Contains("Port 5976 of back is taken by another program; using", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_TwoHostsAtOnce_GiveTheirServicesPortsOfTheirOwn()
    {
        await using var one = HostProcess.Start();
        await using var other = HostProcess.Start();

        await Task.WhenAll(one.WaitUntilReadyAsync(), other.WaitUntilReadyAsync());

        Assert.NotEqual(one.UrlOf("back-1"), other.UrlOf("back-1"));
        Assert.DoesNotContain("crashed", one.Output + other.Output, StringComparison.Ordinal);
    }

    private static void AssertInOrder(string output, params string[] texts)
    {
        var from = 0;
        foreach (var text in texts)
        {
            var found = output.IndexOf(text, from, StringComparison.Ordinal);
            Assert.True(found >= 0, $"'{text}' does not follow:\n{output}");
            from = found;
        }
    }

    /// <summary>Listens on a port, when the hosts of the other tests leave it.</summary>
    private static async Task<TcpListener> HoldAsync(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        await Eventually.IsTrueAsync(() =>
        {
            try
            {
                listener.Start();
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }, TimeSpan.FromSeconds(60));
        return listener;
    }

    private static async Task<bool> AnswersAsync(Uri address)
    {
        try
        {
            using var response = await Http.GetAsync(address, Stop);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string FindOnPath(string program) => Directory.EnumerateFiles("/usr/share/dotnet", program).First();
}
