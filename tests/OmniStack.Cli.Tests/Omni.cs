using System.Diagnostics;
using System.Text.Json;

namespace OmniStack.Cli.Tests;

/// <summary>The real program, as a process of its own, in an empty directory and without the variables of whoever runs the tests.</summary>
public sealed class Omni(IReadOnlyDictionary<string, string?> environment) : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly TempDirectory _directory = new();

    public static string Program { get; } = Path.Combine(Repository.Root, "src", "OmniStack.Cli", "bin", Repository.Configuration, "net10.0", "omni.dll");

    /// <summary>Where it runs.</summary>
    public string WorkingDirectory => _directory.Path;

    public Task<OmniResult> RunAsync(params string[] arguments) => RunAsync(arguments, input: "");

    /// <param name="input">Its standard input, then the end.</param>
    public async Task<OmniResult> RunAsync(IReadOnlyList<string> arguments, string input, IReadOnlyDictionary<string, string?>? variables = null)
    {
        using var process = Start(arguments, variables);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.StandardInput.WriteAsync(input.AsMemory(), TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Longest);
        return new(process.ExitCode, await output, await error);
    }

    /// <summary>For a command that runs until it is told to stop.</summary>
    public Process Start(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?>? variables = null) => Start("dotnet", [Program, .. arguments], variables);

    /// <summary>In a terminal of its own (util-linux' script): what is written to the process is typed there.</summary>
    public Process StartInTerminal(string arguments, IReadOnlyDictionary<string, string?>? variables = null) =>
        Start("script", ["--quiet", "--return", "--flush", "--command", $"exec dotnet '{Program}' {arguments}", "/dev/null"], variables);

    /// <summary>What a command printed as JSON, having succeeded.</summary>
    public async Task<JsonElement> JsonAsync(params string[] arguments)
    {
        var result = await RunAsync([.. arguments, "--json"]);
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', arguments)}: {result}");
        return result.Json;
    }

    public void Dispose() => _directory.Dispose();

    private Process Start(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?>? variables)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = WorkingDirectory,
        };
        foreach (var name in (string[])["OMNISTACK_DAEMON", "OMNISTACK_CHATAPI", "OMNISTACK_DASHBOARD", "OMNISTACK_DASHBOARD_KEY", "OMNISTACK_DATA", "OMNI_API_KEY", "OMNI_CLIENT_ID", "NO_COLOR"])
        {
            start.Environment.Remove(name);
        }
        foreach (var (name, value) in environment.Concat(variables ?? new Dictionary<string, string?>()))
        {
            start.Environment[name] = value;
        }
        return Process.Start(start)!;
    }
}
