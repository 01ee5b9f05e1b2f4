namespace OmniStack.LocalHosting;

/// <summary>Every resource has its ports and is known; those that wait for nothing are being started.</summary>
/// <param name="services">The AppHost's own services.</param>
/// <param name="model">What was declared.</param>
public class AfterResourcesCreatedEvent(IServiceProvider services, DistributedApplicationModel model) : IDistributedApplicationEvent
{
    /// <summary>The AppHost's own services.</summary>
    public IServiceProvider Services { get; } = services;

    /// <summary>What was declared.</summary>
    public DistributedApplicationModel Model { get; } = model;
}
