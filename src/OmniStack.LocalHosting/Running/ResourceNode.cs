using System.Collections.Immutable;

namespace OmniStack.LocalHosting.Running;

/// <summary>One resource of the running application: waits for what it needs, then starts its processes, if it has any.</summary>
internal sealed class ResourceNode(IResource resource, IReadOnlyList<ResourceInstance> instances, ResourceStates states, Lifecycle lifecycle)
{
    public IResource Resource => resource;

    public IReadOnlyList<ResourceInstance> Instances => instances;

    private IEnumerable<string> Names => instances.Count == 0 ? [resource.Name] : instances.Select(instance => instance.Name);

    /// <summary>Enters the resource into the states, before anything starts.</summary>
    public void Announce()
    {
        foreach (var (name, replica) in Names.Select((name, replica) => (name, replica)))
        {
            states.Add(new ResourceSnapshot
            {
                Name = name,
                Resource = resource,
                IsReadyAwaited = lifecycle.AwaitsReady(resource),
                Type = resource switch { ProjectResource => "Project", ContainerResource => "Container", MongoDBDatabaseResource => "Database", _ => "ConnectionString" },
                Urls = DescribeUrls(replica),
                RunsOn = resource switch
                {
                    MongoDBDatabaseResource { Parent: var parent } database when database.FindBacking() is { Kind: BackingKind.Process }
                        => $"database {database.DatabaseName} of {parent.Name}",
                    MongoDBDatabaseResource { Parent: var parent } database when database.FindBacking() is { Kind: BackingKind.Embedded } => $"embedded, as {parent.Name} is",
                    _ => resource.FindBacking()?.Reason ?? "",
                },
            });
        }
    }

    /// <summary>Ends when the processes are started; they need to be healthy only when somebody is to be told of it.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (resource.Annotations.OfType<ExplicitStartupAnnotation>().Any())
        {
            return;
        }
        foreach (var wait in Waits())
        {
            Set(snapshot => snapshot with { State = ResourceState.Waiting, Reason = $"waiting for {wait.Resource.Name}" });
            await states.WaitUntilAsync(snapshots => IsFulfilled(wait, snapshots), cancellationToken);
        }
        if (await lifecycle.BeforeResourceStartedAsync(resource, cancellationToken) is { } reason)
        {
            Set(snapshot => snapshot with { State = ResourceState.FailedToStart, Reason = reason });
            return;
        }
        if (instances.Count == 0)
        {
            Set(snapshot => snapshot with { State = ResourceState.Running, Reason = null });
        }
        foreach (var instance in instances)
        {
            instance.Start();
        }
        await TellWhenReadyAsync(cancellationToken);
    }

    /// <summary>What waits for this resource also waits for those who are told that it is ready.</summary>
    private async Task TellWhenReadyAsync(CancellationToken cancellationToken)
    {
        if (!lifecycle.AwaitsReady(resource))
        {
            return;
        }
        await states.WaitUntilAsync(snapshots => snapshots.Where(snapshot => snapshot.Resource == resource).All(snapshot => snapshot.IsUp), cancellationToken);
        if (await lifecycle.ResourceReadyAsync(resource, cancellationToken) is { } reason)
        {
            Set(snapshot => snapshot with { Reason = reason });
            return;
        }
        Set(snapshot => snapshot with { IsReadyAwaited = false });
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(instances.Select(instance => instance.EndAsync(cancellationToken)));

    private IEnumerable<WaitAnnotation> Waits()
    {
        var waits = resource.Annotations.OfType<WaitAnnotation>();
        return resource is IResourceWithParent { Parent: var parent } ? waits.Prepend(new WaitAnnotation(parent, WaitType.Healthy)) : waits;
    }

    private static bool IsFulfilled(WaitAnnotation wait, IReadOnlyList<ResourceSnapshot> snapshots)
    {
        var waited = snapshots.Where(snapshot => snapshot.Resource == wait.Resource).ToArray();
        return wait.WaitType switch
        {
            WaitType.Completed => waited.All(snapshot => snapshot.State is ResourceState.Finished or ResourceState.Exited && snapshot.ExitCode == wait.ExitCode),
            WaitType.Started => waited.All(snapshot => snapshot.State is ResourceState.Running or ResourceState.Finished),
            _ => waited.All(snapshot => snapshot.IsReady),
        };
    }

    private ImmutableArray<ResourceUrlAnnotation> DescribeUrls(int replica)
    {
        if (resource is not ProjectResource project)
        {
            return [];
        }
        return [.. project.Annotations.OfType<EndpointAnnotation>().Select(endpoint =>
        {
            var url = new ResourceUrlAnnotation { Url = endpoint.Addresses[replica].Url, Endpoint = new EndpointReference(project, endpoint.Name) };
            foreach (var change in project.Annotations.OfType<UrlForEndpointAnnotation>().Where(change => change.EndpointName == endpoint.Name))
            {
                change.Callback(url);
            }
            return url;
        })];
    }

    private void Set(Func<ResourceSnapshot, ResourceSnapshot> change)
    {
        foreach (var name in Names)
        {
            states.Update(name, change);
        }
    }
}
