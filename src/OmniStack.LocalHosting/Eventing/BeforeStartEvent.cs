namespace OmniStack.LocalHosting;

/// <summary>Before anything is started, or the manifest is written: resources can still be changed.</summary>
/// <param name="services">The AppHost's own services.</param>
/// <param name="model">What was declared.</param>
public class BeforeStartEvent(IServiceProvider services, DistributedApplicationModel model) : IDistributedApplicationEvent
{
    /// <summary>The AppHost's own services.</summary>
    public IServiceProvider Services { get; } = services;

    /// <summary>What was declared.</summary>
    public DistributedApplicationModel Model { get; } = model;
}
