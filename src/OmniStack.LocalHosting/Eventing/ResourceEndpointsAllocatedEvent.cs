namespace OmniStack.LocalHosting;

/// <summary>A resource has its ports.</summary>
/// <param name="resource">The resource.</param>
/// <param name="services">The AppHost's own services.</param>
public class ResourceEndpointsAllocatedEvent(IResource resource, IServiceProvider services) : IDistributedApplicationResourceEvent
{
    /// <inheritdoc/>
    public IResource Resource { get; } = resource;

    /// <summary>The AppHost's own services.</summary>
    public IServiceProvider Services { get; } = services;
}
