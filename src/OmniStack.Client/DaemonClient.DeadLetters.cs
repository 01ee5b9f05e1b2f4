using OmniStack.Contracts;
using OmniStack.Contracts.Events;

namespace OmniStack.Client;

/// <content>Dead letters.</content>
public sealed partial class DaemonClient
{
    /// <summary>Lists dead letters, latest first.</summary>
    public Task<DeadLetterPage> ListDeadLettersAsync(DeadLetterListFilter filter, CancellationToken cancellationToken = default) =>
        _api.GetAsync($"/dead-letters{filter.ToQuery()}", EventsJson.Default.DeadLetterPage, _options.Timeout, cancellationToken);

    /// <summary>Counts them by agent and cause, the most frequent first.</summary>
    public Task<IReadOnlyList<DeadLetterGroup>> GroupDeadLettersAsync(DeadLetterListFilter filter, CancellationToken cancellationToken = default) =>
        _api.GetAsync($"/dead-letters/groups{filter.ToQuery()}", EventsJson.Default.IReadOnlyListDeadLetterGroup, _options.Timeout, cancellationToken);

    /// <returns>The dead letter, or <see langword="null"/> when this agent has none of this task.</returns>
    public Task<DeadLetter?> FindDeadLetterAsync(string topic, string agent, string taskId, CancellationToken cancellationToken = default) =>
        ApiTransport.OrNullAsync(_api.GetAsync(Letter(topic, agent, taskId), EventsJson.Default.DeadLetter, _options.Timeout, cancellationToken), ErrorCodes.DeadLetterNotFound);

    /// <summary>Gives it to the agent that failed, with its attempts begun anew.</summary>
    /// <param name="payload">Replaces the event's; null for the event as it is.</param>
    public Task<DeadLetterHandled> ReplayDeadLetterAsync(string topic, string agent, string taskId, PublishPayload? payload = null, CancellationToken cancellationToken = default) =>
        _api.PostAsync($"{Letter(topic, agent, taskId)}/replay", new ReplayRequest(payload), DaemonJson.Default.ReplayRequest, DaemonJson.Default.DeadLetterHandled,
            _options.Timeout, cancellationToken);

    /// <summary>Deletes it; the task has failed.</summary>
    public Task<DeadLetterHandled> DeleteDeadLetterAsync(string topic, string agent, string taskId, CancellationToken cancellationToken = default) =>
        _api.DeleteAsync(Letter(topic, agent, taskId), DaemonJson.Default.DeadLetterHandled, _options.Timeout, cancellationToken);

    /// <summary>Replays those that match, at most the filter's limit; go on with <see cref="DeadLettersHandled.NextCursor"/>.</summary>
    public Task<DeadLettersHandled> ReplayDeadLettersAsync(DeadLetterListFilter filter, CancellationToken cancellationToken = default) =>
        _api.PostAsync($"/dead-letters/replay{filter.ToQuery(confirm: true)}", DaemonJson.Default.DeadLettersHandled, _options.Timeout, cancellationToken);

    /// <summary>Deletes those that match, at most the filter's limit; go on with <see cref="DeadLettersHandled.NextCursor"/>.</summary>
    public Task<DeadLettersHandled> PurgeDeadLettersAsync(DeadLetterListFilter filter, CancellationToken cancellationToken = default) =>
        _api.PostAsync($"/dead-letters/purge{filter.ToQuery(confirm: true)}", DaemonJson.Default.DeadLettersHandled, _options.Timeout, cancellationToken);

    private static string Letter(string topic, string agent, string taskId) =>
        $"/dead-letters/{Uri.EscapeDataString(topic)}/{Uri.EscapeDataString(agent)}/{Uri.EscapeDataString(taskId)}";
}
