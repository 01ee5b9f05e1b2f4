using OmniStack.Contracts.Events;

namespace OmniStack.Web.Features.Agents;

/// <summary>An agent with what its group has done and has still to do.</summary>
/// <param name="Agent">As it is registered.</param>
/// <param name="Group">Null while the bus does not know its group.</param>
public sealed record AgentView(AgentDto Agent, GroupStatistics? Group)
{
    /// <summary>In the path of its page and of its actions.</summary>
    public string Path => $"/agents/{Uri.EscapeDataString(Agent.Topic)}/{Uri.EscapeDataString(Agent.Name)}";

    public string Tone => Agent.Paused ? "warn" : Group is { DeadLetters: > 0 } ? "bad" : "good";

    public string State => Agent.Paused ? "paused" : "running";
}
