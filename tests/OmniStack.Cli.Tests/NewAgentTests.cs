using System.Diagnostics;

namespace OmniStack.Cli.Tests;

/// <summary>Each template is written, started as its README says, and works on a real event.</summary>
public sealed class NewAgentTests(Services services)
{
    private const string Text = """{"text": "It rained in Kesh. The sea rose and the harbour flooded. Nobody slept."}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Omni Omni => services.Omni;

    [Theory]
    [InlineData("python", "/usr/bin/python3", "agent.py")]
    [InlineData("node", "node", "agent.mjs")]
    public async Task Agent_ThatFollows_PublishesWhatItMakesOfEachResultOnce(string lang, string program, string file)
    {
        var (name, task) = ($"{lang}-follower", $"cli-before-{lang}");
        var created = await Omni.JsonAsync("new", "agent", name, "--lang", lang);
        await Omni.RunAsync("task", "publish", "-t", "document.summarize", "-c", Text, "--id", task, "--wait");
        var directory = created.GetProperty("directory").GetString()!;

        await FollowAsync(program, directory, file, task);                     // from before it ran
        await Omni.RunAsync("task", "publish", "-t", "document.summarize", "-c", Text, "--id", $"{task}-2", "--wait");
        File.Delete(Path.Combine(directory, ".cursor"));                        // so that it looks at everything again
        await FollowAsync(program, directory, file, $"{task}-2");

        var published = (await services.GetAsync("/tasks?topic=document.keywords&limit=1000")).GetProperty("items").EnumerateArray()
            .Where(one => one.GetProperty("event").GetProperty("source").GetString() == name).Select(one => one.GetProperty("event").GetProperty("causation_id").GetString()).ToArray();
        Assert.Equal(1, published.Count(one => one == task));
        Assert.Equal(1, published.Count(one => one == $"{task}-2"));
    }

    [Fact]
    public async Task Agent_InCSharp_BuildsAgainstTheCheckoutAndSharesTheBusWithTheDaemon()
    {
        await using var redis = await RedisServer.StartAsync();
        using var data = new TempDirectory();
        var created = await Omni.JsonAsync("new", "agent", "word-count", "--source", Repository.Root);
        var directory = created.GetProperty("directory").GetString()!;
        await BuildAsync(directory);
        await using var daemon = await Services.StartDaemonAsync(data, redis.ConnectionString);
        using var agent = Start("dotnet", Path.Combine(directory, "bin", Repository.Configuration, "net10.0", "WordCount.dll"), directory, ("ConnectionStrings__redis", redis.ConnectionString));
        try
        {
            OmniResult result = null!;
            await Eventually.IsTrueAsync(async () => (result = await Omni.RunAsync("task", "publish", "-t", "word-count.tasks", "-c", """{"text": "three short words"}""", "--id", "words",
                "--wait", "--daemon", daemon.Address.ToString())).ExitCode == 0);

            Assert.Equal(3, result.Json.GetProperty("words").GetInt32());
        }
        finally
        {
            await EndAsync(agent);
        }
    }

    [Fact]
    public async Task New_InADirectoryThatIsNotEmpty_IsRefused()
    {
        await Omni.RunAsync("new", "agent", "twice", "--lang", "node");

        Assert.Equal(4, (await Omni.RunAsync("new", "agent", "twice", "--lang", "node")).ExitCode);
        Assert.Equal(2, (await Omni.RunAsync("new", "agent", "../up")).ExitCode);
    }

    private async Task FollowAsync(string program, string directory, string file, string task)
    {
        using var agent = Start(program, file, directory, ("OMNISTACK_DAEMON", services.Daemon.Address.ToString()));
        try
        {
            string? line;
            do
            {
                line = await agent.StandardOutput.ReadLineAsync(Stop).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Stop);
            }
            while (line?.StartsWith($"{task} -> ", StringComparison.Ordinal) is false);
            Assert.NotNull(line);
        }
        finally
        {
            await EndAsync(agent);
        }
    }

    /// <summary>Only the agent itself: what it refers to was built with the tests.</summary>
    private static async Task BuildAsync(string directory)
    {
        using var restore = Start("dotnet", "restore", directory);
        await restore.WaitForExitAsync(Stop);
        using var build = Start("dotnet", "build", directory, arguments: ["--no-restore", "-c", Repository.Configuration, "-p:BuildProjectReferences=false"]);
        var output = await build.StandardOutput.ReadToEndAsync(Stop);
        await build.WaitForExitAsync(Stop);
        Assert.True(build.ExitCode == 0, output);
    }

    private static Process Start(string program, string argument, string directory, (string Name, string Value)? variable = null, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, [argument, .. arguments]) { UseShellExecute = false, WorkingDirectory = directory, RedirectStandardOutput = true };
        if (variable is var (name, value))
        {
            start.Environment[name] = value;
        }
        return Process.Start(start)!;
    }

    private static async Task EndAsync(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
        }
        await process.WaitForExitAsync(CancellationToken.None);
    }
}
