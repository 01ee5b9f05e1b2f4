namespace OmniStack.LocalHosting;

/// <summary>What was declared.</summary>
/// <param name="resources">In order of declaration.</param>
public class DistributedApplicationModel(IResourceCollection resources)
{
    /// <summary>In order of declaration.</summary>
    public IResourceCollection Resources { get; } = resources;
}
