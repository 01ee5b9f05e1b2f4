namespace OmniStack.LocalHosting;

/// <summary>A resource's connection string is known. Not for an embedded server, which has none.</summary>
/// <param name="resource">The resource.</param>
/// <param name="services">The AppHost's own services.</param>
public class ConnectionStringAvailableEvent(IResource resource, IServiceProvider services) : IDistributedApplicationResourceEvent
{
    /// <inheritdoc/>
    public IResource Resource { get; } = resource;

    /// <summary>The AppHost's own services.</summary>
    public IServiceProvider Services { get; } = services;
}
