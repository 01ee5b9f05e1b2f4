using System.Diagnostics;
using OmniStack.Testing;

namespace OmniStack.EndToEnd.Tests;

/// <summary>What azd does with the AppHost before it deploys: it recognises the project, and asks it for its manifest.</summary>
public sealed class ManifestTests
{
    private static readonly string Project = Path.Combine(Repository.Root, "OmniStack.AppHost", "OmniStack.AppHost.csproj");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Project_AskedAsAzdAsks_IsAnAspireHost()
    {
        var answer = await RunAsync("msbuild", Project, "--ignore:.sln", "--getProperty:IsAspireHost", "--getItem:ProjectCapability");

        Assert.Contains("\"IsAspireHost\": \"true\"", answer, StringComparison.Ordinal);
        Assert.Contains("\"Identity\": \"Aspire\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AsAzdRunsIt_WritesTheCommittedManifest()
    {
        using var output = new TempDirectory();
        var path = Path.Combine(output.Path, "apphost-manifest.json");

        await RunAsync("run", "--no-build", "--project", Project, "--publisher", "manifest", "--output-path", path);

        // The committed one stands as if it were in a folder of the repository; the written one leads there from where it is.
        var manifest = (await File.ReadAllTextAsync(path, Stop)).Replace($"\"{Path.GetRelativePath(output.Path, Repository.Root)}/", "\"../", StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "OmniStack.EndToEnd.Tests", "apphost-manifest.golden.json"), Stop), manifest);
        Assert.DoesNotContain("executable.v0", manifest, StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(DotNet.Path, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetDirectoryName(Project),
        };
        foreach (var ambient in new[] { "OPENAI_API_KEY", "OPENAI_BASE_URL" })
        {
            start.Environment.Remove(ambient);
        }
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_ENVIRONMENT"] = "test";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(Stop).WaitAsync(TimeSpan.FromMinutes(1));
        await process.WaitForExitAsync(Stop);
        Assert.True(process.ExitCode == 0, output);
        return output;
    }
}
