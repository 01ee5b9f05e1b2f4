using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OmniStack.Agents.Mcp;
using OmniStack.Agents.Runs;
using OmniStack.Agents.ToolCalling;
using OmniStack.Agents.Tools;
using OmniStack.Embedded.Agents;
using OmniStack.Testing;
using OmniStack.Agents.Testing;

namespace OmniStack.Agents.Tests;

/// <summary>Against the MCP project's own servers, run by Node.</summary>
public sealed class McpServersTests : IAsyncDisposable
{
    private static readonly string Packages = Path.Combine(Repository.Root, "tests", "OmniStack.Agents.Tests", "mcp", "node_modules", "@modelcontextprotocol");

    private readonly TempDirectory _folder = new();
    private readonly McpOptions _options = new() { RetryAfter = TimeSpan.Zero };
    private McpServers? _servers;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private McpServers Servers => _servers ??= new McpServers(Options.Create(_options), TimeProvider.System, NullLoggerFactory.Instance);

    public async ValueTask DisposeAsync()
    {
        if (_servers is { } servers)
        {
            await servers.DisposeAsync();
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task Call_FileSystemServer_ReadsARealFile()
    {
        await File.WriteAllTextAsync(_folder["note.txt"], "Buy milk.", Stop);
        AddFiles();

        var tools = await Servers.FindToolsAsync(["files"], Stop);
        var read = tools.Single(tool => tool.Name == "files_read_text_file");
        var result = await read.InvokeAsync(new AIFunctionArguments { ["path"] = _folder["note.txt"] }, Stop);

        Assert.Contains("path", read.JsonSchema.GetProperty("properties").EnumerateObject().Select(property => property.Name));
        Assert.Contains("Buy milk.", RunJson.ToElement(result).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_ThatTheServerRefuses_IsItsOwnError()
    {
        AddFiles();
        var read = (await Servers.FindToolsAsync(["files"], Stop)).Single(tool => tool.Name == "files_read_text_file");

        var error = await Assert.ThrowsAsync<ToolException>(() => read.InvokeAsync(new AIFunctionArguments { ["path"] = "/etc/hostname" }, Stop).AsTask());

        Assert.Contains("denied", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Call_AfterTheServerDied_ConnectsAgain()
    {
        AddFiles();
        await File.WriteAllTextAsync(_folder["note.txt"], "Buy milk.", Stop);
        var read = (await Servers.FindToolsAsync(["files"], Stop)).Single(tool => tool.Name == "files_read_text_file");
        await KillServersOfAsync(_folder.Path);

        await Eventually.IsTrueAsync(async () =>
        {
            try
            {
                var result = await read.InvokeAsync(new AIFunctionArguments { ["path"] = _folder["note.txt"] }, Stop);
                return RunJson.ToElement(result).GetRawText().Contains("Buy milk.", StringComparison.Ordinal);
            }
            catch (ToolException)
            {
                return false; // The call that finds the server dead fails; the next one starts it.
            }
        });
    }

    [Fact]
    public async Task Call_OverHttp_ReturnsTheResult()
    {
        var port = FreePort.Choose();
        using var process = Process.Start(new ProcessStartInfo("node", [Path.Combine(Packages, "server-everything", "dist", "index.js"), "streamableHttp"])
        {
            Environment = { ["PORT"] = port.ToString(CultureInfo.InvariantCulture) }, UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true,
        })!;
        try
        {
            Assert.Contains("listening", await ReadUntilListeningAsync(process), StringComparison.Ordinal);
            _options.Servers["all"] = new McpServerSettings { Url = new Uri($"http://127.0.0.1:{port}/mcp"), Tools = ["echo"], RequireApproval = ["*"] };

            var tool = Assert.Single(await Servers.FindToolsAsync(["all"], Stop));
            var result = await tool.InvokeAsync(new AIFunctionArguments { ["message"] = "hello" }, Stop);

            Assert.Equal("all_echo", tool.Name);
            Assert.NotNull(tool.GetService<ApprovalRequiredAIFunction>());
            Assert.Equal("\"Echo: hello\"", RunJson.ToElement(result).GetRawText());
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task Run_WithADeadServer_GoesOnWithoutItsTools()
    {
        using var model = new ScriptedChatClient();
        model.Says("I have no files.");
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?> { ["OmniStack:Mcp:Servers:dead:Command"] = "omnistack-no-such-program" }).Build();
        var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddSingleton<IChatClient>(model);
        services.AddMemoryRunStore().AddToolLoop().AddMcpServers();
        services.AddToolCallingAgent("a", "", _ => new() { McpServers = ["dead"] });
        await using var provider = services.BuildServiceProvider();

        var result = await provider.GetRequiredService<AgentRunner>().RunAsync(new RunInput { Agent = "a", Messages = [new(ChatRole.User, "Files?")] }, Stop);

        Assert.Equal("I have no files.", result.OutputAs<string>());
        Assert.Empty(model.Requests[0].Options!.Tools!);
    }

    [Fact]
    public async Task FindTools_UnknownServer_NamesThoseThereAre()
    {
        AddFiles();

        var error = await Assert.ThrowsAsync<ArgumentException>(() => Servers.FindToolsAsync(["mail"], Stop));

        Assert.Contains("It has: files.", error.Message, StringComparison.Ordinal);
    }

    private void AddFiles() => _options.Servers["files"] = new McpServerSettings
    {
        Command = "node", Arguments = [Path.Combine(Packages, "server-filesystem", "dist", "index.js"), _folder.Path],
    };

    /// <summary>Only processes whose command line holds this test's own folder.</summary>
    private static async Task KillServersOfAsync(string folder)
    {
        var killed = 0;
        foreach (var process in Process.GetProcessesByName("node"))
        {
            using (process)
            {
                var line = $"/proc/{process.Id}/cmdline";
                if (File.Exists(line) && (await File.ReadAllTextAsync(line, Stop)).Contains(folder, StringComparison.Ordinal))
                {
                    process.Kill();
                    await process.WaitForExitAsync(Stop);
                    killed++;
                }
            }
        }

        Assert.Equal(1, killed);
    }

    private static async Task<string> ReadUntilListeningAsync(Process process)
    {
        string? line;
        do
        {
            line = await process.StandardError.ReadLineAsync(Stop).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Stop);
        }
        while (line is not null && !line.Contains("listening", StringComparison.Ordinal));
        return line ?? "";
    }
}
