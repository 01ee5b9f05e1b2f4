using System.Globalization;

namespace OmniStack.LocalHosting;

/// <summary>One endpoint of a resource; its value is the URL (of the first replica).</summary>
/// <param name="owner">The resource that listens.</param>
/// <param name="endpointName">One of the resource's endpoints; it may be declared later.</param>
public sealed class EndpointReference(IResourceWithEndpoints owner, string endpointName) : IValueProvider, IManifestExpressionProvider
{
    /// <summary>The resource that listens.</summary>
    public IResourceWithEndpoints Resource => owner;

    /// <summary>The endpoint's name.</summary>
    public string EndpointName => endpointName;

    /// <summary>Whether the resource has such an endpoint.</summary>
    public bool Exists => Find() is not null;

    /// <summary>Whether the endpoint has its port.</summary>
    public bool IsAllocated => Find() is { Addresses.Count: > 0 };

    /// <summary>The URL's scheme.</summary>
    public string Scheme => Annotation.UriScheme;

    /// <summary>The host's name.</summary>
    /// <exception cref="DistributedApplicationException">The port is not given out yet.</exception>
    public string Host => Address.Host;

    /// <summary>The port.</summary>
    /// <exception cref="DistributedApplicationException">The port is not given out yet.</exception>
    public int Port => Address.Port;

    /// <summary>Scheme, host and port.</summary>
    /// <exception cref="DistributedApplicationException">The port is not given out yet.</exception>
    public string Url => Address.Url;

    /// <inheritdoc/>
    public string ValueExpression => Property(EndpointProperty.Url).ValueExpression;

    internal EndpointAnnotation Annotation => Find()
        ?? throw new DistributedApplicationException($"Resource '{owner.Name}' has no endpoint '{endpointName}'.");

    private EndpointAddress Address => Annotation.Addresses is [var first, ..] ? first
        : throw new DistributedApplicationException($"Endpoint '{endpointName}' of '{owner.Name}' has no port yet.");

    /// <param name="property">The part of the address.</param>
    /// <returns>A value to use in expressions.</returns>
    public EndpointReferenceExpression Property(EndpointProperty property) => new(this, property);

    /// <inheritdoc/>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => Property(EndpointProperty.Url).GetValueAsync(cancellationToken);

    private EndpointAnnotation? Find()
        => owner.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(found => string.Equals(found.Name, endpointName, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A part of an endpoint's address.</summary>
/// <param name="endpointReference">The endpoint.</param>
/// <param name="property">The part.</param>
public sealed class EndpointReferenceExpression(EndpointReference endpointReference, EndpointProperty property) : IValueProvider, IManifestExpressionProvider
{
    /// <summary>The endpoint.</summary>
    public EndpointReference Endpoint => endpointReference;

    /// <summary>The part.</summary>
    public EndpointProperty Property => property;

    /// <inheritdoc/>
    public string ValueExpression => property switch
    {
        EndpointProperty.HostAndPort => $"{Binding("host")}:{Binding("port")}",
        EndpointProperty.IPV4Host => Binding("host"),
        EndpointProperty.TargetPort => Binding("targetPort"),
        _ => Binding(property.ToString().ToLowerInvariant()),
    };

    /// <inheritdoc/>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(property switch
    {
        EndpointProperty.Url => endpointReference.Url,
        EndpointProperty.Host => endpointReference.Host,
        EndpointProperty.IPV4Host => "127.0.0.1",
        EndpointProperty.Scheme => endpointReference.Scheme,
        EndpointProperty.HostAndPort => $"{endpointReference.Host}:{endpointReference.Port}",
        _ => endpointReference.Port.ToString(CultureInfo.InvariantCulture),
    });

    private string Binding(string part) => $"{{{endpointReference.Resource.Name}.bindings.{endpointReference.EndpointName}.{part}}}";
}
