using System.Net;

namespace OmniStack.Redis;

internal static class RedisEndpoint
{
    /// <summary>Host and port as people write them.</summary>
    public static string Describe(EndPoint endpoint) => endpoint is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : $"{endpoint}";
}
