using System.Diagnostics;

namespace OmniStack.Cli.Tests;

/// <summary>The package, installed as docs/cli.md says.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Tool_PackedAndInstalled_Runs()
    {
        await DotnetAsync("pack", Path.Combine(Repository.Root, "src", "OmniStack.Cli"), "--no-build", "-c", Repository.Configuration, "-o", _directory["feed"]);
        await DotnetAsync("tool", "install", "OmniStack.Cli", "--tool-path", _directory["tool"], "--source", _directory["feed"]);

        Assert.Contains("completion", await RunAsync(_directory["tool/omni"], "--help"), StringComparison.Ordinal);
    }

    private Task<string> DotnetAsync(params string[] arguments) => RunAsync("dotnet", arguments);

    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _directory.Path };
        start.Environment["NUGET_PACKAGES"] = _directory["packages"];
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await output} {await error}");
        return await output;
    }
}
