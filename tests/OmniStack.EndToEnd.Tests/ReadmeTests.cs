using System.Diagnostics;
using System.Text.RegularExpressions;
using OmniStack.Testing;

namespace OmniStack.EndToEnd.Tests;

/// <summary>Runs the README's commands against the running application, with redis-server, and looks for what it shows.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public async Task Commands_OfTheReadme_PrintWhatItShows()
    {
        var steps = Steps().Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"), TestContext.Current.CancellationToken));
        Assert.True(steps.Count >= 4, "The README has lost its first run.");
        using var data = new TempDirectory();
        await using var host = await AppHostProcess.StartAsync(data.Path);
        Assert.Contains("redis-server", host.Row("redis"), StringComparison.Ordinal);

        foreach (Match step in steps)
        {
            var output = await RunAsync(host, step.Groups["command"].Value);
            foreach (var line in step.Groups["output"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                // A line that ends inside a JSON value, as the shown start of a stream does, is compared up to there.
                Assert.Contains(line.TrimEnd('}'), output, StringComparison.Ordinal);
            }
        }
    }

    private static async Task<string> RunAsync(AppHostProcess host, string command)
    {
        // Where a default port was taken, the application has said another; a reader would type that.
        command = command.Replace("http://localhost:8765/", host.Address("daemon").ToString(), StringComparison.Ordinal)
            .Replace("http://localhost:5200/", host.Address("chatapi").ToString(), StringComparison.Ordinal);
        var start = new ProcessStartInfo("bash", ["-e", "-o", "pipefail", "-c", command])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = Repository.Root,
        };
        start.Environment["OMNISTACK_DAEMON"] = host.Address("daemon").ToString().TrimEnd('/');
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{command}\nended with {process.ExitCode}:\n{output}");
        return output;
    }

    [GeneratedRegex(@"<!-- run -->\n```bash\n(?<command>.*?)```.*?<!-- shows -->\n```\n(?<output>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Steps();
}
