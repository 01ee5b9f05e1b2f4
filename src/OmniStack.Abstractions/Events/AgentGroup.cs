namespace OmniStack.Abstractions.Events;

/// <summary>An agent's place on a topic. All runners of the same agent share it; each event reaches it once.</summary>
/// <param name="Topic">See <see cref="Contracts.Events.EventRules.IsName"/>.</param>
/// <param name="Agent">See <see cref="Contracts.Events.EventRules.IsName"/>.</param>
public readonly record struct AgentGroup(string Topic, string Agent)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Topic}/{Agent}";
}
