using System.Collections.ObjectModel;

namespace OmniStack.LocalHosting;

/// <summary>A resource's annotations in the order of declaration.</summary>
public sealed class ResourceAnnotationCollection : Collection<IResourceAnnotation>;
