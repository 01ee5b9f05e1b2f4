namespace OmniStack.LocalHosting.Building;

internal sealed class ApplicationEventing : IDistributedApplicationEventing
{
    private readonly Lock _gate = new();
    private readonly List<(Type Kind, IResource? Resource, DistributedApplicationEventSubscription Subscription)> _subscriptions = [];

    public DistributedApplicationEventSubscription Subscribe<T>(Func<T, CancellationToken, Task> callback) where T : IDistributedApplicationEvent
        => Add<T>(null, callback);

    public DistributedApplicationEventSubscription Subscribe<T>(IResource resource, Func<T, CancellationToken, Task> callback) where T : IDistributedApplicationResourceEvent
        => Add<T>(resource, callback);

    public void Unsubscribe(DistributedApplicationEventSubscription subscription)
    {
        lock (_gate)
        {
            _subscriptions.RemoveAll(known => known.Subscription == subscription);
        }
    }

    public async Task PublishAsync<T>(T @event, CancellationToken cancellationToken = default) where T : IDistributedApplicationEvent
    {
        foreach (var subscription in Find(typeof(T), (@event as IDistributedApplicationResourceEvent)?.Resource))
        {
            await subscription.Callback(@event, cancellationToken);
        }
    }

    /// <summary>Whether somebody is called back at an event of this kind about the resource.</summary>
    public bool Has<T>(IResource resource) where T : IDistributedApplicationResourceEvent => Find(typeof(T), resource).Length > 0;

    private DistributedApplicationEventSubscription[] Find(Type kind, IResource? resource)
    {
        lock (_gate)
        {
            return [.. _subscriptions.Where(known => known.Kind == kind && (known.Resource is null || known.Resource == resource)).Select(known => known.Subscription)];
        }
    }

    private DistributedApplicationEventSubscription Add<T>(IResource? resource, Func<T, CancellationToken, Task> callback) where T : IDistributedApplicationEvent
    {
        var subscription = new DistributedApplicationEventSubscription((happened, cancellationToken) => callback((T)happened, cancellationToken));
        lock (_gate)
        {
            _subscriptions.Add((typeof(T), resource, subscription));
        }
        return subscription;
    }
}
