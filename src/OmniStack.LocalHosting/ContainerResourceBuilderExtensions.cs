namespace OmniStack.LocalHosting;

/// <summary>Declares what a deployment's containers are like.</summary>
public static class ContainerResourceBuilderExtensions
{
    /// <summary>Says how long the container lives in a deployment; a local process ends with the host.</summary>
    /// <typeparam name="T">The resource's kind.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="lifetime">How long.</param>
    public static IResourceBuilder<T> WithLifetime<T>(this IResourceBuilder<T> builder, ContainerLifetime lifetime) where T : ContainerResource
        => builder.WithAnnotation(new ContainerLifetimeAnnotation(lifetime), ResourceAnnotationMutationBehavior.Replace);

    internal static IResourceBuilder<T> WithVolume<T>(this IResourceBuilder<T> builder, string? name, string target, bool isReadOnly) where T : ContainerResource
        => builder.WithAnnotation(new ContainerMountAnnotation(name ?? $"{builder.Resource.Name}-data", target, IsBindMount: false, isReadOnly));

    internal static IResourceBuilder<T> WithBindMount<T>(this IResourceBuilder<T> builder, string source, string target, bool isReadOnly) where T : ContainerResource
        => builder.WithAnnotation(new ContainerMountAnnotation(Path.GetFullPath(source, builder.ApplicationBuilder.AppHostDirectory), target, IsBindMount: true, isReadOnly));

    internal static IResourceBuilder<T> SetPort<T>(this IResourceBuilder<T> builder, int? port) where T : ContainerResource
        => builder.WithEndpoint("tcp", endpoint => endpoint.Port = port);
}
