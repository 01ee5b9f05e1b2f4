using System.Net;
using System.Text.Json;
using OmniStack.Contracts.Security;
using OmniStack.Daemon.Tests.Security;

namespace OmniStack.Daemon.Tests.Routes;

/// <summary>Keys over HTTP: of a daemon that has a configured one to begin with.</summary>
[Collection<OnGuardedDaemons>]
public sealed class KeyRouteTests(GuardedDaemons daemons)
{
    private const string AdminKey = GuardedDaemon.AdminKey;
    private HttpClient _http = daemons[Bus.Embedded].Http;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keys_FromIssueToDelete_DoWhatTheySay()
    {
        var issued = await DoAsync(HttpMethod.Post, "/keys", AdminKey, """{"name":"ci","scopes":["read","publish"],"requests_per_minute":100}""", HttpStatusCode.Created);
        var (id, secret) = (issued.GetProperty("key").GetProperty("id").GetString()!, issued.GetProperty("secret").GetString()!);
        Assert.Equal("""["publish","read"]""", issued.GetProperty("key").GetProperty("scopes").GetRawText());

        var me = await DoAsync(HttpMethod.Get, "/whoami", secret);
        Assert.Equal(("ci", id, true), (me.GetProperty("name").GetString(), me.GetProperty("key_id").GetString(), me.GetProperty("keys_required").GetBoolean()));
        await RefuseAsync(HttpMethod.Get, "/keys", secret, HttpStatusCode.Forbidden, "scope_missing");
        Assert.Single((await DoAsync(HttpMethod.Get, "/keys", AdminKey)).EnumerateArray(), key => key.GetProperty("id").GetString() == id);

        var rotated = await DoAsync(HttpMethod.Post, $"/keys/{id}/rotate", AdminKey, """{"grace_seconds":0}""");
        await RefuseAsync(HttpMethod.Get, "/whoami", secret, HttpStatusCode.Unauthorized, "api_key_refused");
        var fresh = rotated.GetProperty("secret").GetString()!;
        await DoAsync(HttpMethod.Get, "/whoami", fresh);

        Assert.Equal("revoked", (await DoAsync(HttpMethod.Post, $"/keys/{id}/revoke", AdminKey)).GetProperty("state").GetString());
        await RefuseAsync(HttpMethod.Get, "/whoami", fresh, HttpStatusCode.Unauthorized, "api_key_refused");
        await RefuseAsync(HttpMethod.Post, $"/keys/{id}/rotate", AdminKey, HttpStatusCode.Conflict, "api_key_revoked", "{}");

        await DoAsync(HttpMethod.Delete, $"/keys/{id}", AdminKey, expected: HttpStatusCode.NoContent);
        await RefuseAsync(HttpMethod.Get, $"/keys/{id}", AdminKey, HttpStatusCode.NotFound, "api_key_not_found");
    }

    [Theory]
    [InlineData("""{"scopes":["read"]}""")]
    [InlineData("""{"name":"a","scopes":[]}""")]
    [InlineData("""{"name":"a"}""")]
    [InlineData("""{"name":"a","scopes":["admin"],"tenant":"acme"}""")]
    [InlineData("""{"name":"a","scopes":["read"],"tenant":"../acme"}""")]
    [InlineData("""{"name":"a","scopes":["read"],"expires_at":"2001-01-01T00:00:00Z"}""")]
    [InlineData("""{"name":"a","scopes":["read"],"requests_per_minute":0}""")]
    public Task Issue_WrongRequest_IsRefused(string body) => RefuseAsync(HttpMethod.Post, "/keys", AdminKey, HttpStatusCode.BadRequest, "api_key_invalid", body);

    [Fact]
    public async Task Keys_AfterARestartWithoutTheConfiguredOne_AreStillThere()
    {
        using var data = new TempDirectory();
        JsonElement issued;
        await using (var killed = await StartAsync(data.Path, AdminKey))
        {
            _http = killed.Http;
            issued = await DoAsync(HttpMethod.Post, "/keys", AdminKey, """{"name":"ci","scopes":["read"]}""", HttpStatusCode.Created);
            await killed.KillAsync();
        }
        await using var daemon = await StartAsync(data.Path, adminKey: null);
        _http = daemon.Http;

        await DoAsync(HttpMethod.Get, "/tasks", issued.GetProperty("secret").GetString()!);
        await RefuseAsync(HttpMethod.Get, "/tasks", AdminKey, HttpStatusCode.Unauthorized, "api_key_refused");
        await RefuseAsync(HttpMethod.Get, "/tasks", secret: null, HttpStatusCode.Unauthorized, "api_key_required");
    }

    [Fact]
    public async Task Health_WithoutAKey_TellsNothingOfTheAgents()
    {
        var (status, text) = await SendAsync(HttpMethod.Get, "/health", secret: null, json: null);
        var told = await DoAsync(HttpMethod.Get, "/health", AdminKey);

        Assert.Equal((HttpStatusCode.OK, true), (status, JsonElement.Parse(text).GetProperty("event_bus_connected").GetBoolean()));
        Assert.DoesNotContain("greet", text, StringComparison.Ordinal);
        Assert.Equal(5, told.GetProperty("registered_agents_count").GetInt32());
    }

    private static Task<ServiceProcess> StartAsync(string data, string? adminKey) => ServiceProcess.StartAsync("OmniStack.Daemon",
        new Dictionary<string, string?> { ["OMNISTACK_DATA"] = data, ["ConnectionStrings__redis"] = null, ["OMNISTACK_ADMIN_KEY"] = adminKey });

    private async Task<JsonElement> DoAsync(HttpMethod method, string path, string secret, string? json = null, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var (status, text) = await SendAsync(method, path, secret, json);
        Assert.True(expected == status, $"{method} {path}: {(int)status} {text}");
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    private async Task RefuseAsync(HttpMethod method, string path, string? secret, HttpStatusCode expected, string code, string? json = null)
    {
        var (status, text) = await SendAsync(method, path, secret, json);
        Assert.Equal((expected, code), (status, JsonElement.Parse(text).GetProperty("code").GetString()));
    }

    private async Task<(HttpStatusCode Status, string Text)> SendAsync(HttpMethod method, string path, string? secret, string? json)
    {
        using var request = new HttpRequestMessage(method, path) { Content = json is null ? null : new StringContent(json, System.Text.Encoding.UTF8, "application/json") };
        if (secret is not null)
        {
            request.Headers.Add(ApiKeyRules.Header, secret);
        }
        using var response = await _http.SendAsync(request, Stop);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Stop));
    }
}
