using System.Text.Json;

namespace OmniStack.Cli.Tests;

/// <summary>Runs of agents on the demo model.</summary>
public sealed class RunTests(Services services) : IAsyncLifetime
{
    private const string Call = """/tool find_keywords {"text":"The sea. The sea and the ship.","count":1}""";

    private readonly TempDirectory _data = new();
    private ServiceProcess _daemon = null!;

    public async ValueTask InitializeAsync() => _daemon = await ServiceProcess.StartAsync("OmniStack.Daemon", new Dictionary<string, string?>
    {
        ["OMNISTACK_DATA"] = _data.Path,
        ["ConnectionStrings__redis"] = null,
        ["OPENAI_API_KEY"] = null,
        ["OmniStack__Providers__Demo__WordDelay"] = "00:00:00.005",
        ["OmniStack__Agents__reader__Topic"] = "read",
        ["OmniStack__Agents__careful__Topic"] = "read.carefully",
        ["OmniStack__Agents__careful__Tools__0"] = "find_keywords",
        ["OmniStack__Agents__careful__RequireApproval__0"] = "find_keywords",
    });

    public async ValueTask DisposeAsync()
    {
        await _daemon.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task Run_ThatWaits_GoesOnWhenItIsAnswered()
    {
        var id = await PublishAsync("read.carefully", Call, "careful", "--wait");

        Assert.Equal($"{id}\n", (await RunAsync("run", "list", "--state", "waiting", "--quiet")).Output);
        Assert.Equal(2, (await RunAsync("run", "answer", id)).ExitCode);
        var task = (await RunAsync("run", "answer", id, "--approve", "--quiet")).Output.Trim();
        Assert.Contains("find_keywords returned", (await RunAsync("task", "result", task, "--wait")).Output, StringComparison.Ordinal);
        Assert.Equal("succeeded\n", (await RunAsync("run", "show", id, "--quiet")).Output);
        Assert.Equal(4, (await RunAsync("run", "answer", id, "--deny")).ExitCode);

        var log = await RunAsync("run", "log", id, "--visibility", "internal", "--json");
        var entries = log.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal(Enumerable.Range(1, entries.Count), entries.Select(entry => entry.GetProperty("sequence").GetInt32()));
        Assert.Contains("tool.result", entries.Select(entry => entry.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task Run_ThatIsCancelled_IsSo()
    {
        var id = await PublishAsync("read", "/count 10000", "reader");
        await Eventually.IsTrueAsync(async () => (await _daemon.Http.GetAsync($"/runs/{id}", TestContext.Current.CancellationToken)).IsSuccessStatusCode);

        Assert.Equal("cancelled", (await RunAsync("run", "cancel", id, "--json")).Json.GetProperty("state").GetString());
        Assert.Equal(4, (await RunAsync("run", "cancel", id)).ExitCode);
        Assert.Equal(3, (await RunAsync("run", "show", "nobody")).ExitCode);
    }

    /// <returns>The id of the run that it begins.</returns>
    private async Task<string> PublishAsync(string topic, string text, string agent, params string[] options)
    {
        var task = Guid.NewGuid().ToString("N");
        var published = await RunAsync(["task", "publish", "--topic", topic, "--content", JsonSerializer.Serialize(text), "--id", task, .. options]);
        Assert.True(published.ExitCode == 0, published.ToString());
        return $"{task}:{agent}";
    }

    private Task<OmniResult> RunAsync(params string[] arguments) => services.Omni.RunAsync([.. arguments, "--daemon", _daemon.Address.ToString()]);
}
