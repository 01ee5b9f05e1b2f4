using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OmniStack.Testing;

namespace OmniStack.EndToEnd.Tests;

/// <summary>Keys that the daemon issues are those of the chat too.</summary>
public sealed class SharedKeyTests : IAsyncLifetime
{
    private const string AdminKey = "an-admin-key-of-at-least-32-characters";
    private readonly TempDirectory _data = new();
    private ServiceProcess _daemon = null!;
    private ServiceProcess _chat = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _daemon = await StartAsync("OmniStack.Daemon");
        _chat = await StartAsync("OmniStack.ChatApi");
    }

    public async ValueTask DisposeAsync()
    {
        await _chat.DisposeAsync();
        await _daemon.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task Chat_KeyRevokedAtTheDaemon_IsRefusedAtOnce()
    {
        var (id, secret) = await IssueAsync("""{"name":"a","scopes":["read"]}""");
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(_chat, HttpMethod.Get, "/api/sessions", secret)).Status);

        await SendAsync(_daemon, HttpMethod.Post, $"/keys/{id}/revoke", AdminKey);

        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(_chat, HttpMethod.Get, "/api/sessions", secret)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(_chat, HttpMethod.Get, "/api/sessions", secret: null)).Status);
    }

    [Fact]
    public async Task Chat_SessionsOfATenant_AreNobodyElses()
    {
        var (_, acme) = await IssueAsync("""{"name":"a","scopes":["read","publish"],"tenant":"acme"}""");
        var (_, other) = await IssueAsync("""{"name":"b","scopes":["read","publish"],"tenant":"other"}""");
        var turn = new { id = "s", message = new { id = "m", role = "user", parts = new[] { new { type = "text", text = "Hello" } } } };
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(_chat, HttpMethod.Post, "/api/chat?stream=false", acme, turn, client: "ada")).Status);

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(_chat, HttpMethod.Get, "/api/sessions/s", acme, client: "ada")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(_chat, HttpMethod.Get, "/api/sessions/s", acme)).Status);
        foreach (var client in new[] { "ada", "acme:ada" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(_chat, HttpMethod.Get, "/api/sessions/s", other, client: client)).Status);
            Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(_chat, HttpMethod.Get, "/api/chat/s/stream", other, client: client)).Status);
        }
    }

    private Task<ServiceProcess> StartAsync(string project) => ServiceProcess.StartAsync(project, new Dictionary<string, string?>
    {
        ["OMNISTACK_DATA"] = _data.Path,
        ["OMNISTACK_ADMIN_KEY"] = AdminKey,
        ["OPENAI_API_KEY"] = null,
        ["ConnectionStrings__redis"] = null,
    });

    private async Task<(string Id, string Secret)> IssueAsync(string body)
    {
        var (_, text) = await SendAsync(_daemon, HttpMethod.Post, "/keys", AdminKey, JsonElement.Parse(body));
        var issued = JsonElement.Parse(text);
        return (issued.GetProperty("key").GetProperty("id").GetString()!, issued.GetProperty("secret").GetString()!);
    }

    private static async Task<(HttpStatusCode Status, string Text)> SendAsync(ServiceProcess service, HttpMethod method, string path, string? secret,
        object? body = null, string? client = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (secret is not null)
        {
            request.Headers.Add("X-Api-Key", secret);
        }
        if (client is not null)
        {
            request.Headers.Add("X-Client-Id", client);
        }
        using var response = await service.Http.SendAsync(request, Stop);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Stop));
    }
}
