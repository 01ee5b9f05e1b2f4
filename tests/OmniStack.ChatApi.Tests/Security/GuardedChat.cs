using System.Net;
using System.Text;
using OmniStack.ChatApi.Tests.Fixtures;
using OmniStack.Contracts.Security;

namespace OmniStack.ChatApi.Tests.Security;

/// <summary>A ChatApi that has a configured key, and tenants with quotas.</summary>
public sealed class GuardedChat : IAsyncLifetime
{
    public const string AdminKey = "an-admin-key-of-at-least-32-characters";
    public const string LimitedTenant = "small";

    public ChatService Service { get; private set; } = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Service = await ChatService.StartAsync(("OMNISTACK_ADMIN_KEY", AdminKey),
        ($"OmniStack__Security__Tenants__{LimitedTenant}__TurnsPerDay", "2"), ("OmniStack__Providers__Demo__WordDelay", "00:00:00"));

    public ValueTask DisposeAsync() => Service.DisposeAsync();

    public static HttpRequestMessage RequestOf(HttpMethod method, string path, string key, string? json = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.Add(ApiKeyRules.Header, key);
        return request;
    }

    public async Task<(HttpStatusCode Status, string Text)> AskAsync(HttpMethod method, string path, string key, string? json = null)
    {
        using var request = RequestOf(method, path, key, json);
        using var response = await Service.Http.SendAsync(request, Stop);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Stop));
    }
}
