using System.Text.Json;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;

namespace OmniStack.Client;

/// <content>Bus, metrics, storage and configuration.</content>
public sealed partial class DaemonClient
{
    /// <summary>Lengths, lags, counters and memory of every topic and agent.</summary>
    public Task<BusStatistics> GetBusStatisticsAsync(CancellationToken cancellationToken = default) =>
        _api.GetAsync("/bus/stats", EventsJson.Default.BusStatistics, _options.Timeout, cancellationToken);

    /// <summary>The counters of the last minutes, of all runners together.</summary>
    /// <param name="topic">Only its agents; null for all.</param>
    /// <param name="agent">Only this one of the topic; null for all.</param>
    /// <param name="window">How far back, at most a day; null for all that the daemon keeps.</param>
    public Task<BusHistory> GetBusHistoryAsync(string? topic = null, string? agent = null, TimeSpan? window = null, CancellationToken cancellationToken = default) =>
        _api.GetAsync($"/bus/history{QueryText.Of(("topic", topic), ("agent", agent), ("seconds", (int?)window?.TotalSeconds))}", EventsJson.Default.BusHistory,
            _options.Timeout, cancellationToken);

    /// <summary>The topics with their lengths, by name.</summary>
    public Task<IReadOnlyList<StreamSummary>> ListStreamsAsync(CancellationToken cancellationToken = default) =>
        _api.GetAsync("/bus/streams", DaemonJson.Default.IReadOnlyListStreamSummary, _options.Timeout, cancellationToken);

    /// <summary>The agents of a topic with backlog and counters.</summary>
    public Task<IReadOnlyList<GroupStatistics>> ListGroupsAsync(string topic, CancellationToken cancellationToken = default) =>
        _api.GetAsync($"/bus/groups/{Uri.EscapeDataString(topic)}", DaemonJson.Default.IReadOnlyListGroupStatistics, _options.Timeout, cancellationToken);

    /// <summary>The latest dead letters of a topic, of all of its agents.</summary>
    public Task<IReadOnlyList<DeadLetter>> InspectDeadLettersAsync(string topic, int limit = 10, CancellationToken cancellationToken = default) =>
        _api.GetAsync($"/bus/dlq/{Uri.EscapeDataString(topic)}{QueryText.Of(("limit", limit))}", DaemonJson.Default.IReadOnlyListDeadLetter, _options.Timeout, cancellationToken);

    /// <summary>The latest events that a topic still holds, latest first.</summary>
    public Task<IReadOnlyList<EventEnvelope>> InspectAsync(string topic, int limit = 10, CancellationToken cancellationToken = default) =>
        _api.GetAsync($"/bus/inspect/{Uri.EscapeDataString(topic)}{QueryText.Of(("limit", limit))}", DaemonJson.Default.IReadOnlyListEventEnvelope, _options.Timeout, cancellationToken);

    /// <summary>What the agents did, by topic and agent.</summary>
    /// <param name="topic">Only this one; null for all.</param>
    /// <param name="limit">The most topics, 1 to 1,000.</param>
    public Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, AgentMetrics>>> GetMetricsAsync(string? topic = null, int limit = 1000, CancellationToken cancellationToken = default) =>
        _api.GetAsync($"/metrics{QueryText.Of(("topic", topic), ("limit", limit))}", DaemonJson.Default.IReadOnlyDictionaryStringIReadOnlyDictionaryStringAgentMetrics,
            _options.Timeout, cancellationToken);

    /// <summary>What the storage runs on and how much it uses.</summary>
    public Task<StorageHealth> GetStorageHealthAsync(CancellationToken cancellationToken = default) =>
        _api.GetAsync("/storage/health", DaemonJson.Default.StorageHealth, _options.Timeout, cancellationToken);

    /// <summary>Clears <c>agents</c>, <c>results</c>, <c>metrics</c>, or <c>all</c> of it. It cannot be undone.</summary>
    public Task<StorageCleared> ClearStorageAsync(string what, CancellationToken cancellationToken = default) =>
        _api.DeleteAsync($"/storage/{Uri.EscapeDataString(what)}?confirm=true", DaemonJson.Default.StorageCleared, _options.Timeout, cancellationToken);

    /// <summary>Every configuration key with its value.</summary>
    public Task<IReadOnlyDictionary<string, JsonElement>> ListConfigurationAsync(CancellationToken cancellationToken = default) =>
        _api.GetAsync("/config", DaemonJson.Default.IReadOnlyDictionaryStringJsonElement, _options.Timeout, cancellationToken);

    /// <returns>The key with its value, or <see langword="null"/> when it is not set.</returns>
    public Task<ConfigurationEntry?> FindConfigurationAsync(string key, CancellationToken cancellationToken = default) =>
        ApiTransport.OrNullAsync(_api.GetAsync($"/config/{Uri.EscapeDataString(key)}", DaemonJson.Default.ConfigurationEntry, _options.Timeout, cancellationToken), ErrorCodes.ConfigNotFound);

    /// <summary>Sets a value; any JSON but null.</summary>
    public Task<ConfigurationChanged> SetConfigurationAsync(string key, JsonElement value, CancellationToken cancellationToken = default) =>
        _api.PostAsync($"/config/{Uri.EscapeDataString(key)}", new ConfigurationValue(value), DaemonJson.Default.ConfigurationValue,
            DaemonJson.Default.ConfigurationChanged, _options.Timeout, cancellationToken);

    /// <summary>Deletes a key.</summary>
    public Task<ConfigurationChanged> DeleteConfigurationAsync(string key, CancellationToken cancellationToken = default) =>
        _api.DeleteAsync($"/config/{Uri.EscapeDataString(key)}", DaemonJson.Default.ConfigurationChanged, _options.Timeout, cancellationToken);
}
