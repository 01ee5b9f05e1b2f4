using System.Net;
using System.Net.Sockets;

namespace OmniStack.Events.Webhooks;

/// <summary>Tells addresses of the public internet from those that lead inside, or to what a cloud offers its own machines.</summary>
/// <remarks>Source: https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry.</remarks>
internal static class PublicAddresses
{
    private static readonly IPNetwork[] NotPublic4 = Parse(
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
        // Azure's virtual machines reach their platform here, metadata included.
        "168.63.129.16/32");

    private static readonly IPNetwork GlobalUnicast6 = IPNetwork.Parse("2000::/3");

    /// <summary>Within global unicast: protocols and tunnels that carry an IPv4 address of their own, and documentation.</summary>
    private static readonly IPNetwork[] NotPublic6 = Parse("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    public static bool Contains(IPAddress address)
    {
        var plain = Plain(address);
        return plain.AddressFamily == AddressFamily.InterNetwork
            ? !NotPublic4.Any(network => network.Contains(plain))
            : GlobalUnicast6.Contains(plain) && !NotPublic6.Any(network => network.Contains(plain));
    }

    /// <summary>The IPv4 address that an IPv6 one maps, else the address.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static IPNetwork[] Parse(params string[] networks) => [.. networks.Select(IPNetwork.Parse)];
}
