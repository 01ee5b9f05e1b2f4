using OmniStack.Contracts;
using OmniStack.Contracts.Events;

namespace OmniStack.Client;

/// <content>Agents.</content>
public sealed partial class DaemonClient
{
    /// <returns>Every agent ever registered and not deleted, ordered by topic, then name.</returns>
    public Task<IReadOnlyList<AgentDto>> ListAgentsAsync(CancellationToken cancellationToken = default) =>
        _api.GetAsync("/agents", EventsJson.Default.IReadOnlyListAgentDto, _options.Timeout, cancellationToken);

    /// <returns>The agent, or <see langword="null"/>.</returns>
    public Task<AgentDto?> FindAgentAsync(string topic, string name, CancellationToken cancellationToken = default) =>
        ApiTransport.OrNullAsync(_api.GetAsync(Agent(topic, name), EventsJson.Default.AgentDto, _options.Timeout, cancellationToken), ErrorCodes.AgentNotFound);

    /// <summary>Stops the agent on all runners; its backlog is kept.</summary>
    public Task<AgentSwitched> PauseAgentAsync(string topic, string name, CancellationToken cancellationToken = default) =>
        _api.PostAsync($"{Agent(topic, name)}/pause", DaemonJson.Default.AgentSwitched, _options.Timeout, cancellationToken);

    /// <summary>Starts a stopped agent on all runners.</summary>
    public Task<AgentSwitched> ResumeAgentAsync(string topic, string name, CancellationToken cancellationToken = default) =>
        _api.PostAsync($"{Agent(topic, name)}/resume", DaemonJson.Default.AgentSwitched, _options.Timeout, cancellationToken);

    /// <summary>The same as <see cref="PauseAgentAsync"/>, under the name that OmniDaemon's users know.</summary>
    public Task<AgentSwitched> UnsubscribeAgentAsync(string topic, string name, CancellationToken cancellationToken = default) =>
        _api.PostAsync($"{Agent(topic, name)}/unsubscribe", DaemonJson.Default.AgentSwitched, _options.Timeout, cancellationToken);

    /// <summary>Removes the agent.</summary>
    /// <param name="deleteGroup">Its group and backlog too.</param>
    /// <param name="deleteDeadLetters">Its dead letters too.</param>
    public Task<AgentDeleted> DeleteAgentAsync(string topic, string name, bool deleteGroup = true, bool deleteDeadLetters = false, CancellationToken cancellationToken = default) =>
        _api.DeleteAsync($"{Agent(topic, name)}{QueryText.Of(("delete_group", deleteGroup), ("delete_dlq", deleteDeadLetters))}",
            DaemonJson.Default.AgentDeleted, _options.Timeout, cancellationToken);

    /// <summary>Removes every agent of a topic, with group and backlog; dead letters are kept.</summary>
    public Task<TopicDeleted> DeleteTopicAgentsAsync(string topic, CancellationToken cancellationToken = default) =>
        _api.DeleteAsync($"/agents/topic/{Uri.EscapeDataString(topic)}", DaemonJson.Default.TopicDeleted, _options.Timeout, cancellationToken);

    private static string Agent(string topic, string name) => $"/agents/{Uri.EscapeDataString(topic)}/{Uri.EscapeDataString(name)}";
}
