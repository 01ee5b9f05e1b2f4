using System.Diagnostics;

namespace OmniStack.Daemon.Tests;

/// <summary>The commands of docs/api.md, run as they stand there.</summary>
[Collection<OnDaemon>]
public sealed class ApiDocumentTests(DaemonFixture daemon)
{
    [Fact]
    public async Task Commands_OfTheDocument_AllSucceed()
    {
        var lines = (await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "docs", "api.md"), TestContext.Current.CancellationToken))
            .Where(line => line.StartsWith("curl ", StringComparison.Ordinal)).ToArray();

        Assert.NotEmpty(lines);
        foreach (var line in lines)
        {
            var (exitCode, output) = await RunAsync(line.Replace("localhost:8765", daemon.Daemon.Address.Authority, StringComparison.Ordinal).Replace("curl -s", "curl -sS --fail-with-body", StringComparison.Ordinal));
            Assert.True(exitCode == 0, $"{line}\n{output}");
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string command)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await Task.WhenAll(shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
            shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (shell.ExitCode, string.Concat(output));
    }
}
