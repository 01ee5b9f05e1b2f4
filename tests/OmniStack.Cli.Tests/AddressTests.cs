using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace OmniStack.Cli.Tests;

/// <summary>Where the program looks for the services, and what it sends them.</summary>
public sealed class AddressTests
{
    [Fact]
    public async Task Addresses_OfARunningAppHost_AreUsedBehindOptionAndVariable()
    {
        using var omni = new Omni(new Dictionary<string, string?>());
        var directory = Directory.CreateDirectory(Path.Combine(omni.WorkingDirectory, ".omnistack"));
        await WriteHostAsync(directory, Environment.ProcessId);

        var info = await omni.JsonAsync("info");
        var variable = (await omni.RunAsync(["info", "--json"], "", new Dictionary<string, string?> { ["OMNISTACK_DAEMON"] = "http://127.0.0.1:2" })).Json;
        var option = (await omni.RunAsync(["info", "--json", "--daemon", "http://127.0.0.1:3"], "", new Dictionary<string, string?> { ["OMNISTACK_DAEMON"] = "http://127.0.0.1:2" })).Json;

        Assert.Equal(("http://127.0.0.1:1/", "the running AppHost"), Of(info, "daemon"));
        Assert.Equal(("http://127.0.0.1:4/", "the running AppHost"), Of(info, "dashboard"));
        Assert.Equal(("http://localhost:5200/", "default"), Of(info, "chat"));
        Assert.Equal(("http://127.0.0.1:2/", "variable OMNISTACK_DAEMON"), Of(variable, "daemon"));
        Assert.Equal(("http://127.0.0.1:3/", "option --daemon"), Of(option, "daemon"));
    }

    [Fact]
    public async Task Addresses_OfAnAppHostThatWasKilled_AreNotUsed()
    {
        using var omni = new Omni(new Dictionary<string, string?>());
        await WriteHostAsync(Directory.CreateDirectory(Path.Combine(omni.WorkingDirectory, "data")), int.MaxValue);

        var info = (await omni.RunAsync(["info", "--json"], "", new Dictionary<string, string?> { ["OMNISTACK_DATA"] = "data" })).Json;

        Assert.Equal(("http://localhost:8765/", "default"), Of(info, "daemon"));
    }

    [Fact]
    public async Task ApiKey_GivenByOptionOrVariable_IsSent()
    {
        var keys = new List<string?>();
        await using var server = await LocalServer.StartAsync(app => app.MapGet("/agents", (HttpContext context) =>
        {
            keys.Add(context.Request.Headers["X-Api-Key"]);
            return Results.Json(Array.Empty<string>());
        }));
        using var omni = new Omni(new Dictionary<string, string?> { ["OMNISTACK_DAEMON"] = server.Address.ToString() });

        await omni.RunAsync(["agent", "list"], "", new Dictionary<string, string?> { ["OMNI_API_KEY"] = "from-variable" });
        await omni.RunAsync(["agent", "list", "--api-key", "from-option"], "", new Dictionary<string, string?> { ["OMNI_API_KEY"] = "from-variable" });
        await omni.RunAsync("agent", "list");

        Assert.Equal(["from-variable", "from-option", null], keys);
    }

    private static (string?, string?) Of(JsonElement info, string service) =>
        (info.GetProperty(service).GetProperty("address").GetString(), info.GetProperty(service).GetProperty("address_source").GetString());

    /// <summary>As the AppHost writes it.</summary>
    private static Task WriteHostAsync(DirectoryInfo directory, int processId) => File.WriteAllTextAsync(Path.Combine(directory.FullName, "host.json"), JsonSerializer.Serialize(new
    {
        ProcessId = processId, StartedAt = "2026-11-21T00:00:00+00:00", IsReady = true, Dashboard = "http://127.0.0.1:4/login?t=secret",
        Rows = new[] { new { Name = "daemon", State = "Running", Urls = "http://127.0.0.1:1  http://127.0.0.1:9 (other)", RunsOn = "" } },
    }), TestContext.Current.CancellationToken);
}
