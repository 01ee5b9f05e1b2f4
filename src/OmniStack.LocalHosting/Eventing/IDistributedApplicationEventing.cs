namespace OmniStack.LocalHosting;

/// <summary>Calls back when something happens in the life of the application.</summary>
public interface IDistributedApplicationEventing
{
    /// <summary>Calls back at each event of a kind.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    /// <param name="callback">Awaited, one after the other in order of subscription, before the application goes on. What it throws stops what it was called for.</param>
    DistributedApplicationEventSubscription Subscribe<T>(Func<T, CancellationToken, Task> callback) where T : IDistributedApplicationEvent;

    /// <summary>Calls back at each event of a kind that is about one resource.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    /// <param name="resource">The resource.</param>
    /// <param name="callback">As for <see cref="Subscribe{T}(Func{T, CancellationToken, Task})"/>.</param>
    DistributedApplicationEventSubscription Subscribe<T>(IResource resource, Func<T, CancellationToken, Task> callback) where T : IDistributedApplicationResourceEvent;

    /// <summary>Calls back no more; nothing when it did not.</summary>
    /// <param name="subscription">What a subscription returned.</param>
    void Unsubscribe(DistributedApplicationEventSubscription subscription);

    /// <summary>Calls back those who subscribed to this kind, and waits for them.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    /// <param name="event">The event.</param>
    /// <param name="cancellationToken">Given to them.</param>
    Task PublishAsync<T>(T @event, CancellationToken cancellationToken = default) where T : IDistributedApplicationEvent;
}
