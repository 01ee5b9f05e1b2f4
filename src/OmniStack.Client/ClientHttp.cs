using OmniStack.Contracts.Security;

namespace OmniStack.Client;

/// <summary>What every request of a client has: address, limits, and who asks.</summary>
internal static class ClientHttp
{
    private const string ClientIdHeader = "X-Client-Id";

    public static void PrepareDaemon(HttpClient http, OmniStackClientOptions options) => Prepare(http, options, options.DaemonAddress, options.ApiKey);

    public static void PrepareDashboard(HttpClient http, OmniStackClientOptions options) => Prepare(http, options, options.DashboardAddress, options.DashboardKey);

    public static void PrepareChatApi(HttpClient http, OmniStackClientOptions options)
    {
        Prepare(http, options, options.ChatApiAddress, options.ApiKey);
        Add(http, ClientIdHeader, options.ClientId);
    }

    private static void Prepare(HttpClient http, OmniStackClientOptions options, Uri address, string? key)
    {
        http.BaseAddress = address;
        http.MaxResponseContentBufferSize = options.MaxResponseBytes;
        http.Timeout = Timeout.InfiniteTimeSpan; // every call has its own; see ApiTransport
        Add(http, ApiKeyRules.Header, key);
    }

    private static void Add(HttpClient http, string header, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            http.DefaultRequestHeaders.Add(header, value);
        }
    }
}
