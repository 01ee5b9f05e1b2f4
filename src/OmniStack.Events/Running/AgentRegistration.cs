using OmniStack.Abstractions.Events;

namespace OmniStack.Events.Running;

/// <summary>An agent that this process runs.</summary>
internal sealed record AgentRegistration(AgentGroup Group, AgentHandler Handler);
