using OmniStack.Abstractions;
using OmniStack.Contracts.Events;

namespace OmniStack.Events;

/// <summary>Publishes events and waits for what becomes of them.</summary>
public interface IEventPublisher
{
    /// <summary>Stores an event durably; the agents on its topic will work on it.</summary>
    /// <param name="content">Written as JSON by <see cref="AgentJson"/>; not null and no empty text.</param>
    /// <exception cref="OmniStackException">It was refused; the code says why.</exception>
    Task<PublishResponse> PublishAsync<TContent>(string topic, TContent content, CancellationToken cancellationToken);

    /// <inheritdoc cref="PublishAsync{TContent}(string, TContent, CancellationToken)"/>
    Task<PublishResponse> PublishAsync<TContent>(string topic, TContent content, PublishOptions options, CancellationToken cancellationToken);

    /// <summary>Checks a request as it came from outside, and publishes it.</summary>
    /// <exception cref="OmniStackException">It was refused; the code says why.</exception>
    Task<PublishResponse> PublishAsync(PublishRequest request, CancellationToken cancellationToken);

    /// <summary>Checks and publishes the events in their order, all or none.</summary>
    /// <param name="requests">1 to <see cref="EventsOptions.MaxPublishBatch"/>.</param>
    /// <returns>One answer per event, in order.</returns>
    /// <exception cref="OmniStackException">None was published. The message names each refused event by its index, from 0, the code is the first one's.</exception>
    Task<IReadOnlyList<PublishResponse>> PublishAsync(IReadOnlyList<PublishRequest> requests, CancellationToken cancellationToken);

    /// <summary>Waits until the task is final: every agent of it succeeded or gave up, or it was cancelled.</summary>
    /// <param name="timeout">The most to wait; zero answers at once.</param>
    /// <returns>The record as it then is, still unfinished when the time has passed; null when no task has this id.</returns>
    /// <exception cref="OmniStackException"><c>task_id_invalid</c>.</exception>
    Task<TaskRecord?> WaitForResultAsync(string taskId, TimeSpan timeout, CancellationToken cancellationToken);
}
