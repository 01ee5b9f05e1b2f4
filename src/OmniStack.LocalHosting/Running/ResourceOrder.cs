namespace OmniStack.LocalHosting.Running;

/// <summary>Which resource comes before which.</summary>
internal static class ResourceOrder
{
    /// <returns>Every resource after those it waits for, refers to or lives in, as far as references do not form a circle.</returns>
    /// <exception cref="DistributedApplicationException">Resources wait for each other in a circle.</exception>
    public static IReadOnlyList<IResource> Sort(IReadOnlyList<IResource> resources)
    {
        RefuseCircles(resources);
        var sorted = new List<IResource>(resources.Count);
        var seen = new HashSet<IResource>();
        foreach (var resource in resources)
        {
            Visit(resource);
        }
        return sorted;

        void Visit(IResource resource)
        {
            if (!seen.Add(resource))
            {
                return;
            }
            foreach (var needed in Waited(resource).Concat(Referred(resource)))
            {
                Visit(needed);
            }
            sorted.Add(resource);
        }
    }

    /// <returns>What the resource needs while it runs: it is stopped before them.</returns>
    public static IEnumerable<IResource> Needs(IResource resource) => Waited(resource).Concat(Referred(resource));

    private static IEnumerable<IResource> Waited(IResource resource)
    {
        var waited = resource.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource);
        return resource is IResourceWithParent { Parent: var parent } ? waited.Append(parent) : waited;
    }

    private static IEnumerable<IResource> Referred(IResource resource)
        => resource.Annotations.OfType<ResourceRelationshipAnnotation>()
            .Where(relation => relation.Type == ResourceRelationshipAnnotation.Reference).Select(relation => relation.Resource);

    private static void RefuseCircles(IReadOnlyList<IResource> resources)
    {
        var done = new HashSet<IResource>();
        foreach (var resource in resources)
        {
            Follow(resource, []);
        }

        void Follow(IResource resource, List<IResource> path)
        {
            if (path.Contains(resource))
            {
                throw new DistributedApplicationException($"Resources wait for each other: {string.Join(" -> ", path.Append(resource))}.");
            }
            if (!done.Contains(resource))
            {
                path.Add(resource);
                foreach (var waited in Waited(resource))
                {
                    Follow(waited, path);
                }
                path.RemoveAt(path.Count - 1);
                done.Add(resource);
            }
        }
    }
}
