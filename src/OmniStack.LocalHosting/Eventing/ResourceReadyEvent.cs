namespace OmniStack.LocalHosting;

/// <summary>A resource is healthy for the first time. What waits for it also waits for those who are called back, such as one that fills a database.</summary>
/// <param name="resource">The resource.</param>
/// <param name="services">The AppHost's own services.</param>
public class ResourceReadyEvent(IResource resource, IServiceProvider services) : IDistributedApplicationResourceEvent
{
    /// <inheritdoc/>
    public IResource Resource { get; } = resource;

    /// <summary>The AppHost's own services.</summary>
    public IServiceProvider Services { get; } = services;
}
