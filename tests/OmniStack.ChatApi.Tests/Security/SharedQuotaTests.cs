using System.Net;
using OmniStack.ChatApi.Tests.Fixtures;

namespace OmniStack.ChatApi.Tests.Security;

/// <summary>Chat messages per day over two instances, with keys in Redis and chats in MongoDB.</summary>
public sealed class SharedQuotaTests
{
    private const string Tenant = "small";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Send_ToTwoInstancesAndAfterAKill_AcceptsAsManyAsTheQuotasAndNoMore()
    {
        (string, string?)[] settings = [("OMNISTACK_ADMIN_KEY", GuardedChat.AdminKey), ($"OmniStack__Security__Tenants__{Tenant}__TurnsPerDay", "4"), ("OmniStack__Providers__Demo__WordDelay", "00:00:00")];
        await using var instances = await TwoInstances.StartAsync(settings);
        var limited = await StoredKey.CreateAsync(instances.Redis, "limited000000000", turnsPerDay: 5);
        StoredKey[] ofTenant = [await StoredKey.CreateAsync(instances.Redis, "first00000000000", Tenant), await StoredKey.CreateAsync(instances.Redis, "second0000000000", Tenant)];

        // Both instances at once, and of the tenant both keys.
        var ofKey = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => SendAsync(i % 2 == 0 ? instances.One : instances.Other, limited, $"k{i}")));
        var ofKeys = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => SendAsync(i % 2 == 0 ? instances.One : instances.Other, ofTenant[i / 2 % 2], $"t{i}")));
        await instances.One.KillAsync();
        await instances.One.RestartAsync(instances.Settings);

        Assert.Equal((5, 5), (ofKey.Count(status => status == HttpStatusCode.OK), ofKey.Count(status => status == HttpStatusCode.TooManyRequests)));
        Assert.Equal((4, 6), (ofKeys.Count(status => status == HttpStatusCode.OK), ofKeys.Count(status => status == HttpStatusCode.TooManyRequests)));
        Assert.Equal(HttpStatusCode.TooManyRequests, await SendAsync(instances.One, limited, "k10"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await SendAsync(instances.One, ofTenant[0], "t10"));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(instances.One, await StoredKey.CreateAsync(instances.Redis, "other00000000000", "other"), "o1"));
    }

    private static async Task<HttpStatusCode> SendAsync(ChatService service, StoredKey key, string id)
    {
        using var request = GuardedChat.RequestOf(HttpMethod.Post, "/api/chat?stream=false", key.Secret,
            $$$"""{"id":"{{{id}}}","message":{"id":"{{{id}}}","role":"user","parts":[{"type":"text","text":"Hello"}]}}""");
        using var response = await service.Http.SendAsync(request, Stop);
        return response.StatusCode;
    }
}
