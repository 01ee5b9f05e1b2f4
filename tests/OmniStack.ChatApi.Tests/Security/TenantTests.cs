using System.Net;
using System.Text;
using System.Text.Json;
using OmniStack.ChatApi.Tests.Fixtures;
using OmniStack.Contracts.Security;
using OmniStack.Testing;

namespace OmniStack.ChatApi.Tests.Security;

/// <summary>Keys against everything the chat's description lists.</summary>
public sealed class TenantTests
{
    private const string Text = "only-acme-may-read-this";

    /// <summary>All of them give and take what is the tenant's; a new route has to do so too before it is added here.</summary>
    private static readonly string[] Routes =
    [
        "POST /api/chat", "GET /api/chat/{id}/stream", "POST /api/chat/{id}/stop", "POST /api/attachments", "GET /api/attachments/limits", "GET /api/attachments/{id}", "DELETE /api/attachments/{id}",
        "GET /api/sessions", "GET /api/sessions/{id}", "PATCH /api/sessions/{id}", "DELETE /api/sessions/{id}", "GET /api/sessions/{id}/messages",
        "POST /api/sessions/{id}/branch", "POST /api/sessions/{id}/fork", "GET /api/sessions/{id}/waiting", "GET /api/sessions/{id}/summaries", "POST /api/sessions/{id}/name",
        "GET /api/sessions/{id}/export", "GET /api/usage", "GET /api/sessions/{id}/usage", "GET /api/models",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryRoute_SessionOfAnotherTenant_ShowsAndChangesNothing()
    {
        await using var service = await ChatService.StartAsync();
        var (acme, other) = (await StoredKey.CreateAsync(service.DataPath, "acme000000000000", "acme"), await StoredKey.CreateAsync(service.DataPath, "other00000000000", "other"));
        var sent = await SendAsync(service, HttpMethod.Post, "/api/chat?stream=false", acme.Secret, BodyOf("shared", Text));
        Assert.True(sent.Status == HttpStatusCode.OK, sent.Answer);
        var before = await SendAsync(service, HttpMethod.Get, "/api/sessions/shared/export", acme.Secret);
        Assert.Contains(Text, before.Answer, StringComparison.Ordinal);
        var file = await UploadAsync(service, acme.Secret);
        var operations = ApiDescription.ReadOperations(JsonElement.Parse((await SendAsync(service, HttpMethod.Get, "/openapi/v1.json", other.Secret)).Answer));
        Assert.Equal(Routes.Order(StringComparer.Ordinal), operations.Select(operation => operation.ToString()).Order(StringComparer.Ordinal));

        foreach (var operation in operations)
        {
            var path = operation.Fill(parameter => parameter.Name switch
            {
                "id" => operation.Path.StartsWith("/api/attachments", StringComparison.Ordinal) ? file : "shared",
                "q" => Text,
                "group" => "session",
                _ => null,
            });
            foreach (var body in operation.Method == HttpMethod.Get ? new string?[] { null } : ["""{"name":"taken over"}""", BodyOf("shared", "mine"), """{"id":"shared","trigger":"regenerate-message"}""", """{"answerId":"m1"}"""])
            {
                var (status, answer) = await SendAsync(service, operation.Method, path, other.Secret, body);

                Assert.False(answer.Contains(Text, StringComparison.Ordinal), $"{operation.Method} {path} shows another tenant's data: {answer}");
                Assert.True((int)status < 500, $"{operation.Method} {path}: {(int)status} {answer}");
            }
        }

        Assert.Equal(before, await SendAsync(service, HttpMethod.Get, "/api/sessions/shared/export", acme.Secret));
        Assert.Equal(Text, (await SendAsync(service, HttpMethod.Get, $"/api/attachments/{file}", acme.Secret)).Answer);
    }

    [Fact]
    public async Task Stream_WhenItsKeyIsRevoked_EndsAndTheTurnGoesOn()
    {
        await using var service = await ChatService.StartAsync(("OmniStack__Security__RecheckKeys", "00:00:00.100"), ("OmniStack__Providers__Demo__WordDelay", "00:00:00.100"));
        var (revoked, kept) = (await StoredKey.CreateAsync(service.DataPath, "revoked000000000"), await StoredKey.CreateAsync(service.DataPath, "kept000000000000"));
        using var request = RequestOf(HttpMethod.Post, "/api/chat", revoked.Secret, BodyOf("s", "/count 100"));
        using var response = await service.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);

        await revoked.RevokeAsync();
        var seen = await response.Content.ReadAsStringAsync(Stop);

        Assert.DoesNotContain("[DONE]", seen, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(service, HttpMethod.Get, "/api/chat/s/stream", revoked.Secret)).Status);
        using var again = RequestOf(HttpMethod.Get, "/api/chat/s/stream", kept.Secret);
        using var resumed = await service.Http.SendAsync(again, HttpCompletionOption.ResponseHeadersRead, Stop);
        Assert.Equal(HttpStatusCode.OK, resumed.StatusCode);
    }

    [Fact]
    public async Task RedisAway_TheChatGoesOnWithKeysItHasSeen()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var service = await ChatService.StartAsync(("ConnectionStrings__redis", redis.ConnectionString), ("OmniStack__Redis__Timeout", "00:00:01"));
        var (seen, unseen) = (await StoredKey.CreateAsync(redis, "seen000000000000"), await StoredKey.CreateAsync(redis, "unseen0000000000"));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(service, HttpMethod.Post, "/api/chat?stream=false", seen.Secret, BodyOf("s1", "Hi"))).Status);

        await redis.KillAsync();
        var (turn, stranger, none) = (
            await SendAsync(service, HttpMethod.Post, "/api/chat?stream=false", seen.Secret, BodyOf("s2", "Hi")),
            await SendAsync(service, HttpMethod.Get, "/api/sessions", unseen.Secret),
            await SendAsync(service, HttpMethod.Get, "/api/sessions", $"{seen.Secret[..^1]}x"));
        await redis.RestartAsync();
        await seen.RevokeAsync();

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.Unauthorized), (turn.Status, stranger.Status, none.Status));
        await Eventually.IsTrueAsync(async () => (await SendAsync(service, HttpMethod.Get, "/api/sessions", seen.Secret)).Status == HttpStatusCode.Unauthorized);
    }

    private static async Task<string> UploadAsync(ChatService service, string key)
    {
        using var request = RequestOf(HttpMethod.Post, "/api/attachments?filename=a.txt", key);
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Text)) { Headers = { ContentType = new("application/octet-stream") } };
        using var response = await service.Http.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync(Stop)).GetProperty("url").GetString()!.Split('/')[^1];
    }

    private static string BodyOf(string session, string text)
        => $$$"""{"id":"{{{session}}}","message":{"id":"m1","role":"user","parts":[{"type":"text","text":"{{{text}}}"}]}}""";

    private static HttpRequestMessage RequestOf(HttpMethod method, string path, string key, string? json = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.Add(ApiKeyRules.Header, key);
        request.Headers.Add("X-Client-Id", "me");                               // the same for all: only the tenant tells them apart
        return request;
    }

    private static async Task<(HttpStatusCode Status, string Answer)> SendAsync(ChatService service, HttpMethod method, string path, string key, string? json = null)
    {
        using var request = RequestOf(method, path, key, json);
        using var response = await service.Http.SendAsync(request, Stop);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Stop));
    }
}
