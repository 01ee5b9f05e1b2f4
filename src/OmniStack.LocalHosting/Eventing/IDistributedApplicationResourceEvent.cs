namespace OmniStack.LocalHosting;

/// <summary>Something that happens in the life of a resource.</summary>
public interface IDistributedApplicationResourceEvent : IDistributedApplicationEvent
{
    /// <summary>Whose life it is.</summary>
    IResource Resource { get; }
}
