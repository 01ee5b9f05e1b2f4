namespace OmniStack.LocalHosting;

/// <summary>Subscribes to what happens in the life of one resource.</summary>
public static class DistributedApplicationEventingExtensions
{
    /// <summary>Calls back when the resource has its ports.</summary>
    /// <typeparam name="T">The resource's kind.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="callback">Awaited.</param>
    public static IResourceBuilder<T> OnResourceEndpointsAllocated<T>(this IResourceBuilder<T> builder, Func<T, ResourceEndpointsAllocatedEvent, CancellationToken, Task> callback)
        where T : IResourceWithEndpoints => builder.On(callback);

    /// <summary>Calls back when the connection string is known.</summary>
    /// <typeparam name="T">The resource's kind.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="callback">Awaited.</param>
    public static IResourceBuilder<T> OnConnectionStringAvailable<T>(this IResourceBuilder<T> builder, Func<T, ConnectionStringAvailableEvent, CancellationToken, Task> callback)
        where T : IResourceWithConnectionString => builder.On(callback);

    /// <summary>Calls back before the resource is started.</summary>
    /// <typeparam name="T">The resource's kind.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="callback">Awaited.</param>
    public static IResourceBuilder<T> OnBeforeResourceStarted<T>(this IResourceBuilder<T> builder, Func<T, BeforeResourceStartedEvent, CancellationToken, Task> callback)
        where T : IResource => builder.On(callback);

    /// <summary>Calls back when the resource is healthy for the first time.</summary>
    /// <typeparam name="T">The resource's kind.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="callback">Awaited by what waits for the resource.</param>
    public static IResourceBuilder<T> OnResourceReady<T>(this IResourceBuilder<T> builder, Func<T, ResourceReadyEvent, CancellationToken, Task> callback)
        where T : IResource => builder.On(callback);

    private static IResourceBuilder<T> On<T, TEvent>(this IResourceBuilder<T> builder, Func<T, TEvent, CancellationToken, Task> callback)
        where T : IResource where TEvent : IDistributedApplicationResourceEvent
    {
        builder.ApplicationBuilder.Eventing.Subscribe<TEvent>(builder.Resource, (happened, cancellationToken) => callback(builder.Resource, happened, cancellationToken));
        return builder;
    }
}
