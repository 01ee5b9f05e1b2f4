namespace OmniStack.LocalHosting;

/// <summary>What a resource waits for is there, and it is started next.</summary>
/// <param name="resource">The resource.</param>
/// <param name="services">The AppHost's own services.</param>
public class BeforeResourceStartedEvent(IResource resource, IServiceProvider services) : IDistributedApplicationResourceEvent
{
    /// <inheritdoc/>
    public IResource Resource { get; } = resource;

    /// <summary>The AppHost's own services.</summary>
    public IServiceProvider Services { get; } = services;
}
