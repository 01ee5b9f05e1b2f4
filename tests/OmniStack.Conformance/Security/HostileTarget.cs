using System.Net;
using System.Net.Http.Headers;

namespace OmniStack.Conformance.Security;

/// <summary>A running service that is asked for harm.</summary>
/// <param name="Http">With its address as base.</param>
/// <param name="Key">For everything but administration.</param>
public sealed record HostileTarget(HttpClient Http, string Key)
{
    /// <summary>For example http://127.0.0.1:40123/.</summary>
    public Uri Address => Http.BaseAddress!;

    /// <summary>Sends JSON, or what claims to be it.</summary>
    public async Task<(HttpStatusCode Status, string Text)> SendAsync(HttpMethod method, string path, byte[]? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } };
        request.Headers.Add("X-Api-Key", Key);
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
