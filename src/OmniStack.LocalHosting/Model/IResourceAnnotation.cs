namespace OmniStack.LocalHosting;

/// <summary>Marks a type that says something about a resource.</summary>
public interface IResourceAnnotation;
