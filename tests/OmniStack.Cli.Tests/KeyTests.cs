namespace OmniStack.Cli.Tests;

/// <summary>API keys and the audit log, on a daemon of their own: the first key closes it to everybody else.</summary>
public sealed class KeyTests(Services services) : IAsyncLifetime
{
    private const string AdminKey = "an-admin-key-of-at-least-32-characters";

    private readonly TempDirectory _data = new();
    private ServiceProcess _daemon = null!;

    public async ValueTask InitializeAsync() => _daemon = await ServiceProcess.StartAsync("OmniStack.Daemon",
        new Dictionary<string, string?> { ["OMNISTACK_DATA"] = _data.Path, ["ConnectionStrings__redis"] = null, ["OMNISTACK_ADMIN_KEY"] = AdminKey });

    public async ValueTask DisposeAsync()
    {
        await _daemon.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task Keys_FromIssueToDelete_AreSo()
    {
        var issued = await RunAsync(AdminKey, "key", "issue", "ci", "--scope", "publish", "read", "--events-per-day", "5", "--quiet");
        var secret = Assert.Single(issued.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("omni_", secret, StringComparison.Ordinal);
        Assert.Empty(issued.Error);

        var me = (await RunAsync(secret, "key", "whoami", "--json")).Json;
        var id = me.GetProperty("key_id").GetString()!;
        Assert.Equal("""["publish","read"]""", me.GetProperty("scopes").GetRawText().Replace(" ", "", StringComparison.Ordinal).ReplaceLineEndings(""));
        Assert.Equal(8, (await RunAsync(secret, "key", "list")).ExitCode);
        Assert.Equal($"{id}\n", (await RunAsync(AdminKey, "key", "list", "-q")).Output);

        var rotated = (await RunAsync(AdminKey, "key", "rotate", id, "--json")).Json.GetProperty("secret").GetString()!;
        Assert.Equal(8, (await RunAsync(secret, "key", "whoami")).ExitCode);
        Assert.Equal(0, (await RunAsync(rotated, "key", "whoami")).ExitCode);

        Assert.Equal(9, (await RunAsync(AdminKey, "key", "revoke", id)).ExitCode);
        Assert.Equal("revoked", (await RunAsync(AdminKey, "key", "revoke", id, "--yes", "--json")).Json.GetProperty("state").GetString());
        Assert.Equal(id, (await RunAsync(AdminKey, "key", "delete", id, "--yes", "--json")).Json.GetProperty("id").GetString());
        Assert.Equal(3, (await RunAsync(AdminKey, "key", "delete", id, "--yes")).ExitCode);

        var audit = (await RunAsync(AdminKey, "audit", "--json")).Json.GetProperty("items").EnumerateArray().Select(entry => entry.GetProperty("action").GetString());
        Assert.Equal(["delete_key", "revoke_key", "rotate_key", "issue_key"], audit);
        var shown = await RunAsync(AdminKey, "audit", "--action", "revoke_key");
        Assert.Contains(id, shown.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("rotate_key", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Issue_ForPeople_ShowsTheSecretOnStandardOutputOnly()
    {
        var issued = await RunAsync(AdminKey, "key", "issue", "people", "--scope", "read", "--tenant", "acme");

        Assert.Contains("omni_", issued.Output, StringComparison.Ordinal);
        Assert.Contains("acme", issued.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("omni_", issued.Error, StringComparison.Ordinal);
        Assert.Equal(5, (await RunAsync(AdminKey, "key", "issue", "wrong", "--scope", "admin", "--tenant", "acme")).ExitCode);
        Assert.Equal(2, (await RunAsync(AdminKey, "key", "issue", "wrong", "--scope", "everything")).ExitCode);
    }

    [Fact]
    public async Task Publish_BeyondTheKeysQuota_EndsWithTheCodeOfALimit()
    {
        var secret = (await RunAsync(AdminKey, "key", "issue", "limited", "--scope", "publish", "--events-per-day", "1", "--quiet")).Output.Trim();
        string[] publish = ["task", "publish", "-t", "greet.user", "-c", """{"name":"A"}"""];

        Assert.Equal(0, (await RunAsync(secret, publish)).ExitCode);
        var refused = await RunAsync(secret, publish);

        Assert.Equal(7, refused.ExitCode);
        Assert.Contains("1 event", refused.Error, StringComparison.Ordinal);
    }

    // In the environment, as a secret should be: arguments stand in the list of processes.
    private Task<OmniResult> RunAsync(string key, params string[] arguments)
        => services.Omni.RunAsync([.. arguments, "--daemon", _daemon.Address.ToString()], input: "", new Dictionary<string, string?> { ["OMNI_API_KEY"] = key });
}
