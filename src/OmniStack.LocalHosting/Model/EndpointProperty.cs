namespace OmniStack.LocalHosting;

/// <summary>A part of an endpoint's address.</summary>
public enum EndpointProperty
{
    /// <summary>Scheme, host and port.</summary>
    Url,
    /// <summary>The host's name.</summary>
    Host,
    /// <summary>The host's IPv4 address.</summary>
    IPV4Host,
    /// <summary>The port that clients use.</summary>
    Port,
    /// <summary>The URL's scheme.</summary>
    Scheme,
    /// <summary>The port that the process listens on; the same as <see cref="Port"/> here.</summary>
    TargetPort,
    /// <summary>Host and port with a colon between them.</summary>
    HostAndPort,
}
