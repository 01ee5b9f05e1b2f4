using System.Net.Sockets;

namespace OmniStack.LocalHosting;

/// <summary>An endpoint that a resource listens on.</summary>
/// <param name="protocol">Only <see cref="ProtocolType.Tcp"/> is used.</param>
/// <param name="uriScheme">For example <c>http</c>; <c>tcp</c> when null.</param>
/// <param name="transport">For example <c>http2</c>; from the scheme when null.</param>
/// <param name="name">Unique in the resource; the scheme when null.</param>
/// <param name="port">The wanted port; any free one when null.</param>
/// <param name="targetPort">The port inside a container; a local process listens on <paramref name="port"/>.</param>
/// <param name="isExternal">Reachable from outside of a deployment.</param>
/// <param name="isProxied">Accepted and without effect: local processes are reached directly.</param>
public sealed class EndpointAnnotation(ProtocolType protocol, string? uriScheme = null, string? transport = null, string? name = null,
    int? port = null, int? targetPort = null, bool? isExternal = null, bool isProxied = true) : IResourceAnnotation
{
    /// <summary>The transport protocol.</summary>
    public ProtocolType Protocol { get; set; } = protocol;

    /// <summary>The URL's scheme.</summary>
    public string UriScheme { get; set; } = uriScheme ?? "tcp";

    /// <summary>What runs over the protocol.</summary>
    public string Transport { get; set; } = transport ?? (uriScheme is "http" or "https" ? "http" : "tcp");

    /// <summary>Unique in the resource.</summary>
    public string Name { get; set; } = name ?? uriScheme ?? "tcp";

    /// <summary>The wanted port; null for any free one.</summary>
    public int? Port { get; set; } = port;

    /// <summary>The port inside a container.</summary>
    public int? TargetPort { get; set; } = targetPort;

    /// <summary>Reachable from outside of a deployment.</summary>
    public bool IsExternal { get; set; } = isExternal ?? false;

    /// <summary>Accepted and without effect.</summary>
    public bool IsProxied { get; set; } = isProxied;

    /// <summary>The environment variable that tells the process its port; null for none.</summary>
    internal string? PortVariable { get; init; }

    /// <summary>Whether only a deployment's ingress serves it, and not the process.</summary>
    internal bool IsIngressOnly { get; init; }

    internal bool IsWeb => UriScheme is "http" or "https";

    /// <summary>Where each replica listens, in the replicas' order; empty until the ports are given out.</summary>
    internal IReadOnlyList<EndpointAddress> Addresses { get; set; } = [];
}
