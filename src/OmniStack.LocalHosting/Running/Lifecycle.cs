using Microsoft.Extensions.Logging;
using OmniStack.LocalHosting.Building;

namespace OmniStack.LocalHosting.Running;

/// <summary>Tells the AppHost's subscribers what happens, and turns what they throw into words.</summary>
internal sealed partial class Lifecycle(ApplicationEventing eventing, IResourceCollection resources, IServiceProvider services, HostControl host)
{
    private readonly DistributedApplicationModel _model = new(resources);

    public bool AwaitsReady(IResource resource) => eventing.Has<ResourceReadyEvent>(resource);

    /// <exception cref="DistributedApplicationException">A subscriber failed: the application is not to start.</exception>
    public Task BeforeStartAsync(CancellationToken cancellationToken) => TellAsync(new BeforeStartEvent(services, _model), cancellationToken);

    /// <summary>After the ports are given out and the servers are chosen.</summary>
    /// <exception cref="DistributedApplicationException">A subscriber failed.</exception>
    public async Task CreatedAsync(CancellationToken cancellationToken)
    {
        foreach (var resource in resources.ToArray())
        {
            if (resource.Annotations.OfType<EndpointAnnotation>().Any())
            {
                await TellAsync(new ResourceEndpointsAllocatedEvent(resource, services), cancellationToken);
            }
            if (resource is IResourceWithConnectionString && resource.FindBacking() is not { ConnectionString: null })
            {
                await TellAsync(new ConnectionStringAvailableEvent(resource, services), cancellationToken);
            }
        }
        await TellAsync(new AfterResourcesCreatedEvent(services, _model), cancellationToken);
    }

    /// <returns>Why the resource is not to go on; null when it is.</returns>
    public Task<string?> BeforeResourceStartedAsync(IResource resource, CancellationToken cancellationToken) => TryTellAsync(resource, new BeforeResourceStartedEvent(resource, services), cancellationToken);

    /// <returns>Why what waits for the resource is not to go on; null when it is.</returns>
    public Task<string?> ResourceReadyAsync(IResource resource, CancellationToken cancellationToken) => TryTellAsync(resource, new ResourceReadyEvent(resource, services), cancellationToken);

    private async Task<string?> TryTellAsync<T>(IResource resource, T happened, CancellationToken cancellationToken) where T : IDistributedApplicationEvent
    {
        try
        {
            await TellAsync(happened, cancellationToken);
            return null;
        }
        catch (DistributedApplicationException error)
        {
            LogSubscriberFailed(host.Logger, error.InnerException, resource.Name, error.Message);
            return error.Message;
        }
    }

    private async Task TellAsync<T>(T happened, CancellationToken cancellationToken) where T : IDistributedApplicationEvent
    {
        try
        {
            await eventing.PublishAsync(happened, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw new DistributedApplicationException($"A subscriber to {typeof(T).Name} failed: {error.Message}", error);
        }
    }

    [LoggerMessage(EventId = 5022, Level = LogLevel.Error, Message = "{Resource}: {Reason}")]
    private static partial void LogSubscriberFailed(ILogger logger, Exception? error, string resource, string reason);
}
