namespace OmniStack.LocalHosting;

/// <summary>Something that happens in the life of the application.</summary>
public interface IDistributedApplicationEvent;
