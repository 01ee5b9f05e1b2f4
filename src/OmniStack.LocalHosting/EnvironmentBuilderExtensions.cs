namespace OmniStack.LocalHosting;

/// <summary>Declares environment variables and references.</summary>
public static class EnvironmentBuilderExtensions
{
    /// <summary>Sets a variable.</summary>
    /// <typeparam name="T">The resource's kind.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="name">The variable.</param>
    /// <param name="value">Its value; null is an empty one.</param>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, string? value) where T : IResourceWithEnvironment
        => builder.Set(name, value ?? "");

    /// <summary>Sets a variable to a text with values of resources in it.</summary>
    /// <typeparam name="T">The resource's kind.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="name">The variable.</param>
    /// <param name="value">An interpolated string.</param>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name,
        in ReferenceExpression.ExpressionInterpolatedStringHandler value) where T : IResourceWithEnvironment
        => builder.Set(name, ReferenceExpression.Create(value));

    /// <summary>Sets a variable to a text with values of resources in it.</summary>
    /// <typeparam name="T">The resource's kind.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="name">The variable.</param>
    /// <param name="value">The text.</param>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, ReferenceExpression value) where T : IResourceWithEnvironment
        => builder.Set(name, value);

    /// <summary>Sets a variable to what a function returns.</summary>
    /// <typeparam name="T">The resource's kind.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="name">The variable.</param>
    /// <param name="callback">Called before each start.</param>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, Func<string> callback) where T : IResourceWithEnvironment
        => builder.WithEnvironment(context => context.EnvironmentVariables[name] = callback());

    /// <summary>Sets variables.</summary>
    /// <typeparam name="T">The resource's kind.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="callback">Called before each start.</param>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, Action<EnvironmentCallbackContext> callback) where T : IResourceWithEnvironment
        => builder.WithEnvironment(context =>
        {
            callback(context);
            return Task.CompletedTask;
        });

    /// <summary>Sets variables.</summary>
    /// <typeparam name="T">The resource's kind.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="callback">Called before each start.</param>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, Func<EnvironmentCallbackContext, Task> callback) where T : IResourceWithEnvironment
        => builder.WithAnnotation(new EnvironmentCallbackAnnotation(callback));

    /// <summary>Sets a variable to an endpoint's URL.</summary>
    /// <typeparam name="T">The resource's kind.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="name">The variable.</param>
    /// <param name="endpointReference">The endpoint.</param>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, EndpointReference endpointReference) where T : IResourceWithEnvironment
        => builder.Set(name, endpointReference);

    /// <summary>Sets a variable to a parameter's value.</summary>
    /// <typeparam name="T">The resource's kind.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="name">The variable.</param>
    /// <param name="parameter">The parameter.</param>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, IResourceBuilder<ParameterResource> parameter) where T : IResourceWithEnvironment
        => builder.Set(name, parameter.Resource);

    /// <summary>Sets a variable to a connection string; without a server the variable is left out.</summary>
    /// <typeparam name="T">The resource's kind.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="envVarName">The variable.</param>
    /// <param name="resource">The connection string's resource.</param>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string envVarName, IResourceBuilder<IResourceWithConnectionString> resource)
        where T : IResourceWithEnvironment
        => builder.Set(envVarName, resource.Resource);

    /// <summary>
    /// Gives the process a connection string as <c>ConnectionStrings__NAME</c> and its parts as <c>NAME_PART</c>. Without a server
    /// neither is set, and <c>OMNISTACK_BACKING_NAME</c> says why.
    /// </summary>
    /// <typeparam name="TDestination">The resource's kind.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="source">The connection string's resource.</param>
    /// <param name="connectionName">The name; the source's own when null.</param>
    /// <param name="optional">Whether a missing connection string is left out instead of failing the start.</param>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder,
        IResourceBuilder<IResourceWithConnectionString> source, string? connectionName = null, bool optional = false) where TDestination : IResourceWithEnvironment
        => builder.Relate(source.Resource).WithAnnotation(new EnvironmentCallbackAnnotation(
            new ConnectionReference(source.Resource, connectionName ?? source.Resource.Name, optional).WriteAsync));

    /// <summary>Gives the process every endpoint of a service as <c>services__NAME__ENDPOINT__N</c> and <c>NAME_ENDPOINT</c>.</summary>
    /// <typeparam name="TDestination">The resource's kind.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="source">The service.</param>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder,
        IResourceBuilder<IResourceWithServiceDiscovery> source) where TDestination : IResourceWithEnvironment
        => builder.Relate(source.Resource).WithEnvironment(context =>
        {
            foreach (var endpoint in source.Resource.Annotations.OfType<EndpointAnnotation>())
            {
                ServiceReference.Write(context, new EndpointReference(source.Resource, endpoint.Name));
            }
        });

    /// <summary>Gives the process one endpoint of a service, in the same form.</summary>
    /// <typeparam name="TDestination">The resource's kind.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="endpointReference">The endpoint.</param>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, EndpointReference endpointReference)
        where TDestination : IResourceWithEnvironment
        => builder.Relate(endpointReference.Resource).WithEnvironment(context => ServiceReference.Write(context, endpointReference));

    /// <summary>Gives the process the address of a service outside of the application, as <c>services__NAME__default__0</c>.</summary>
    /// <typeparam name="TDestination">The resource's kind.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="name">The service's name.</param>
    /// <param name="uri">Absolute, with the path <c>/</c>.</param>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, string name, Uri uri)
        where TDestination : IResourceWithEnvironment
        => uri is { IsAbsoluteUri: true, AbsolutePath: "/" } ? builder.WithEnvironment($"services__{name}__default__0", uri.ToString())
            : throw new DistributedApplicationException($"The address of '{name}' must be absolute and have the path \"/\".");

    private static IResourceBuilder<T> Set<T>(this IResourceBuilder<T> builder, string name, object value) where T : IResourceWithEnvironment
        => builder.WithEnvironment(context => context.EnvironmentVariables[name] = value);

    private static IResourceBuilder<T> Relate<T>(this IResourceBuilder<T> builder, IResource source) where T : IResource
        => builder.WithAnnotation(new ResourceRelationshipAnnotation(source, ResourceRelationshipAnnotation.Reference));
}
