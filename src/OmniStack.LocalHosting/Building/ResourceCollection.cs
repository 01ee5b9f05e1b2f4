using System.Collections.ObjectModel;

namespace OmniStack.LocalHosting.Building;

internal sealed class ResourceCollection : Collection<IResource>, IResourceCollection;
