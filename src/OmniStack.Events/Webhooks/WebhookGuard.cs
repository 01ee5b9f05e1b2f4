using System.Net;
using Microsoft.Extensions.Options;

namespace OmniStack.Events.Webhooks;

/// <summary>Decides which URLs and addresses a webhook may have, so that no publisher makes the daemon call what only it can reach.</summary>
internal sealed class WebhookGuard(IOptions<WebhookOptions> options)
{
    private const int MaxLength = 2048;

    private readonly HashSet<string> _hosts = new(options.Value.AllowedHosts, StringComparer.OrdinalIgnoreCase);
    private readonly IPNetwork[] _networks = [.. options.Value.AllowedNetworks.Select(IPNetwork.Parse)];

    /// <summary>Looks at the URL only; what its name resolves to is checked when it is called (<see cref="Allows"/>).</summary>
    /// <returns>Why it is refused, or null.</returns>
    public string? FindFault(string url)
    {
        if (url.Length > MaxLength || !Uri.TryCreate(url, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
        {
            return $"it must be an absolute http or https URL of at most {MaxLength} characters.";
        }
        if (uri.UserInfo.Length > 0)
        {
            return "it must not hold a user name or password.";
        }
        return LiteralOf(uri) is { } address && !Allows(uri.IdnHost, address)
            ? $"{uri.Host} is not a public address; {WebhookOptions.Section}:AllowedHosts or AllowedNetworks may allow it."
            : null;
    }

    /// <summary>Whether a connection for this host may go to this address.</summary>
    public bool Allows(string host, IPAddress address)
        => _hosts.Contains(host) || PublicAddresses.Contains(address) || _networks.Any(network => network.Contains(PublicAddresses.Plain(address)));

    private static IPAddress? LiteralOf(Uri uri)
    {
        if (uri.IdnHost.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            return IPAddress.Loopback;
        }
        return uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 ? IPAddress.Parse(uri.IdnHost) : null;
    }
}
