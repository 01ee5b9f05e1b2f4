using System.Diagnostics;
using System.Text.Json.Nodes;
using OmniStack.Testing;

namespace OmniStack.EndToEnd.Tests;

/// <summary>What azd does with the AppHost before it deploys: it recognises the project, and asks it for its manifest.</summary>
public sealed class ManifestTests
{
    private static readonly string Project = Path.Combine(Repository.Root, "OmniStack.AppHost", "OmniStack.AppHost.csproj");

    private static readonly string OnAspire = Path.Combine(Repository.Root, "tests", "OmniStack.AppHost.OnAspire");

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

        var manifest = await ReadAsync(path);
        Assert.Equal(await CommittedAsync(), manifest);
        Assert.DoesNotContain("executable.v0", manifest, StringComparison.Ordinal);
    }

    /// <summary>The same AppHost.cs on Aspire 13.6, which writes what follows differently than 13.1, whose manifest the committed one is.</summary>
    [Fact]
    public async Task Run_OnAspireItself_WritesTheCommittedManifestButForWhatItsVersionChanged()
    {
        var changes = new HashSet<string>(StringComparer.Ordinal)
        {
            "$.$schema", "$.resources.redis.image", "$.resources.redis.connectionString", "$.resources.redis.bindings.tcp.scheme",
            "$.resources.cond-redis-bindings-tcp-tlsenabled-d148d83a",
        };
        foreach (var service in new[] { "daemon", "chatapi", "web" })
        {
            changes.UnionWith(((string[])["OTEL_DOTNET_EXPERIMENTAL_OTLP_EMIT_EXCEPTION_LOG_ATTRIBUTES", "OTEL_DOTNET_EXPERIMENTAL_OTLP_EMIT_EVENT_LOG_ATTRIBUTES"])
                .Select(name => $"$.resources.{service}.env.{name}"));
        }
        foreach (var service in new[] { "daemon", "chatapi" })
        {
            // The stand-in for Aspire.Hosting.MongoDB gives the connection string, not its parts.
            changes.UnionWith(((string[])["HOST", "PORT", "USERNAME", "PASSWORD", "AUTHENTICATIONDATABASE", "AUTHENTICATIONMECHANISM", "URI", "DATABASENAME"])
                .Select(name => $"$.resources.{service}.env.OMNIDB_{name}"));
            changes.Add($"$.resources.{service}.env.REDIS_URI");
        }
        using var output = new TempDirectory();
        var path = Path.Combine(output.Path, "apphost-manifest.json");

        await RunAsync("run", "--no-build", "--project", OnAspire, "--publisher", "manifest", "--output-path", path);

        var differences = Differences("$", JsonNode.Parse(await CommittedAsync()), JsonNode.Parse(await ReadAsync(path)));
        Assert.Equal(changes.Order(StringComparer.Ordinal), differences.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Differences(string path, JsonNode? one, JsonNode? other) => (one, other) switch
    {
        (JsonObject a, JsonObject b) => a.Select(member => member.Key).Union(b.Select(member => member.Key), StringComparer.Ordinal)
            .SelectMany(name => Differences($"{path}.{name}", a[name], b[name])),
        _ => JsonNode.DeepEquals(one, other) ? [] : [path],
    };

    private static Task<string> CommittedAsync()
        => File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "OmniStack.EndToEnd.Tests", "apphost-manifest.golden.json"), Stop);

    /// <summary>The committed one stands as if it were in a folder of the repository; a written one leads there from where it is.</summary>
    private static async Task<string> ReadAsync(string path)
        => (await File.ReadAllTextAsync(path, Stop)).Replace($"\"{Path.GetRelativePath(Path.GetDirectoryName(path)!, Repository.Root)}/", "\"../", StringComparison.Ordinal);

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
