using System.Net;
using System.Text.Json;

namespace OmniStack.ChatApi.Tests.Security;

/// <summary>Chat messages per day of keys and tenants.</summary>
public sealed class QuotaTests(GuardedChat chat) : IClassFixture<GuardedChat>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Send_BeyondTheKeysQuota_IsRefusedUntilMidnightAndWhatWasRefusedIsNotCounted()
    {
        var key = await StoredKey.CreateAsync(chat.Service.DataPath, "limited000000000", turnsPerDay: 2);

        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(key, "m0", text: ""));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(key, "m1"));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(key, "m2"));
        using var request = GuardedChat.RequestOf(HttpMethod.Post, "/api/chat", key.Secret, BodyOf("m3", "Hello"));
        using var refused = await chat.Service.Http.SendAsync(request, Stop);

        Assert.Equal((HttpStatusCode.TooManyRequests, "quota_exceeded"),
            (refused.StatusCode, JsonElement.Parse(await refused.Content.ReadAsStringAsync(Stop)).GetProperty("code").GetString()));
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Assert.Equal(HttpStatusCode.OK, (await chat.AskAsync(HttpMethod.Get, "/api/sessions", key.Secret)).Status);
    }

    [Fact]
    public async Task Send_BeyondTheTenantsQuota_IsRefusedToAllItsKeys()
    {
        var first = await StoredKey.CreateAsync(chat.Service.DataPath, "first00000000000", GuardedChat.LimitedTenant);
        var second = await StoredKey.CreateAsync(chat.Service.DataPath, "second0000000000", GuardedChat.LimitedTenant);
        var other = await StoredKey.CreateAsync(chat.Service.DataPath, "other00000000000", "other");

        Assert.Equal(HttpStatusCode.OK, await SendAsync(first, "m1"));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(second, "m1"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await SendAsync(first, "m2"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await SendAsync(second, "m2"));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(other, "m1"));
    }

    private async Task<HttpStatusCode> SendAsync(StoredKey key, string message, string text = "Hello")
        => (await chat.AskAsync(HttpMethod.Post, "/api/chat?stream=false", key.Secret, BodyOf($"{key.Id}-{message}", text))).Status;

    private static string BodyOf(string message, string text)
        => $$$"""{"id":"{{{message}}}","message":{"id":"{{{message}}}","role":"user","parts":[{"type":"text","text":"{{{text}}}"}]}}""";
}
