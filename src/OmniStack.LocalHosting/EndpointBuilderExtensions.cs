using System.Net.Sockets;

namespace OmniStack.LocalHosting;

/// <summary>Declares endpoints and what is known of them.</summary>
public static class EndpointBuilderExtensions
{
    /// <summary>Adds an HTTP endpoint.</summary>
    /// <typeparam name="T">The resource's kind.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="port">The wanted port; any free one when null.</param>
    /// <param name="targetPort">The port inside a container.</param>
    /// <param name="name">The endpoint's name; <c>http</c> when null.</param>
    /// <param name="env">The variable that tells the process its port.</param>
    /// <param name="isProxied">Accepted and without effect.</param>
    public static IResourceBuilder<T> WithHttpEndpoint<T>(this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? name = null,
        string? env = null, bool isProxied = true) where T : IResourceWithEndpoints
        => builder.Add(new EndpointAnnotation(ProtocolType.Tcp, "http", null, name, port, targetPort, null, isProxied) { PortVariable = env });

    /// <summary>Adds an HTTPS endpoint, served with the ASP.NET Core development certificate.</summary>
    /// <typeparam name="T">The resource's kind.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="port">The wanted port; any free one when null.</param>
    /// <param name="targetPort">The port inside a container.</param>
    /// <param name="name">The endpoint's name; <c>https</c> when null.</param>
    /// <param name="env">The variable that tells the process its port.</param>
    /// <param name="isProxied">Accepted and without effect.</param>
    public static IResourceBuilder<T> WithHttpsEndpoint<T>(this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? name = null,
        string? env = null, bool isProxied = true) where T : IResourceWithEndpoints
        => builder.Add(new EndpointAnnotation(ProtocolType.Tcp, "https", null, name, port, targetPort, null, isProxied) { PortVariable = env });

    /// <summary>Adds an endpoint.</summary>
    /// <typeparam name="T">The resource's kind.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="port">The wanted port; any free one when null.</param>
    /// <param name="targetPort">The port inside a container.</param>
    /// <param name="scheme">The URL's scheme; <c>tcp</c> when null.</param>
    /// <param name="name">The endpoint's name; the scheme when null.</param>
    /// <param name="env">The variable that tells the process its port.</param>
    /// <param name="isProxied">Accepted and without effect.</param>
    /// <param name="isExternal">Reachable from outside of a deployment.</param>
    public static IResourceBuilder<T> WithEndpoint<T>(this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? scheme = null,
        string? name = null, string? env = null, bool isProxied = true, bool? isExternal = null) where T : IResourceWithEndpoints
        => builder.Add(new EndpointAnnotation(ProtocolType.Tcp, scheme, null, name, port, targetPort, isExternal, isProxied) { PortVariable = env });

    /// <summary>Changes an endpoint.</summary>
    /// <typeparam name="T">The resource's kind.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="endpointName">The endpoint's name.</param>
    /// <param name="callback">Changes it.</param>
    /// <param name="createIfNotExists">Whether a missing one is added first; otherwise nothing happens.</param>
    public static IResourceBuilder<T> WithEndpoint<T>(this IResourceBuilder<T> builder, string endpointName, Action<EndpointAnnotation> callback,
        bool createIfNotExists = true) where T : IResourceWithEndpoints
    {
        var endpoint = builder.Resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(found => found.Name == endpointName);
        if (endpoint is null && createIfNotExists)
        {
            endpoint = new EndpointAnnotation(ProtocolType.Tcp, name: endpointName);
            builder.Add(endpoint);
        }
        if (endpoint is not null)
        {
            callback(endpoint);
        }
        return builder;
    }

    /// <summary>Makes the HTTP endpoints declared so far reachable from outside of a deployment.</summary>
    /// <typeparam name="T">The resource's kind.</typeparam>
    /// <param name="builder">The resource.</param>
    public static IResourceBuilder<T> WithExternalHttpEndpoints<T>(this IResourceBuilder<T> builder) where T : IResourceWithEndpoints
    {
        foreach (var endpoint in builder.Resource.Annotations.OfType<EndpointAnnotation>().Where(found => found.IsWeb))
        {
            endpoint.IsExternal = true;
        }
        return builder;
    }

    /// <param name="builder">The resource.</param>
    /// <param name="name">The endpoint's name; it may be declared later.</param>
    /// <typeparam name="T">The resource's kind.</typeparam>
    /// <returns>A value to use in other resources' environment.</returns>
    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, string name) where T : IResourceWithEndpoints
        => new(builder.Resource, name);

    /// <summary>Healthy while GET answers with the status; <c>WaitFor</c> waits for it.</summary>
    /// <typeparam name="T">The resource's kind.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="path">From the endpoint's root; <c>/</c> when null.</param>
    /// <param name="statusCode">200 when null.</param>
    /// <param name="endpointName">The endpoint; the first HTTPS or HTTP one when null.</param>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(this IResourceBuilder<T> builder, string? path = null, int? statusCode = null,
        string? endpointName = null) where T : IResourceWithEndpoints
        => builder.WithAnnotation(new HttpHealthCheckAnnotation(endpointName, path ?? "/", statusCode ?? 200));

    /// <summary>Changes how an endpoint's URL is shown.</summary>
    /// <typeparam name="T">The resource's kind.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="endpointName">The endpoint's name.</param>
    /// <param name="callback">Changes it.</param>
    public static IResourceBuilder<T> WithUrlForEndpoint<T>(this IResourceBuilder<T> builder, string endpointName, Action<ResourceUrlAnnotation> callback)
        where T : IResource
        => builder.WithAnnotation(new UrlForEndpointAnnotation(endpointName, callback));

    private static IResourceBuilder<T> Add<T>(this IResourceBuilder<T> builder, EndpointAnnotation endpoint) where T : IResourceWithEndpoints
        => builder.Resource.Annotations.OfType<EndpointAnnotation>().All(known => known.Name != endpoint.Name) ? builder.WithAnnotation(endpoint)
            : throw new DistributedApplicationException($"Resource '{builder.Resource.Name}' has an endpoint '{endpoint.Name}' already.");
}
