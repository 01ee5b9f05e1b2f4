using Microsoft.Extensions.DependencyInjection;
using OmniStack.Agents.Runs;

namespace OmniStack.Agents.ToolCalling;

/// <summary>Registers agents that are a model with instructions and tools.</summary>
public static class ToolCallingAgentRegistration
{
    /// <summary>Adds the agent. An IChatClient must be registered; <see cref="AgentsServiceCollectionExtensions.AddToolLoop"/> too.</summary>
    /// <param name="services">The host's.</param>
    /// <param name="key">Unique among the agents.</param>
    /// <param name="description">For people, and for other agents that may call it.</param>
    /// <param name="settings">Called for every attempt, with the services of its scope.</param>
    /// <inheritdoc cref="AgentRegistration.AddAgent{TAgent}" path="/exception"/>
    public static IServiceCollection AddToolCallingAgent(
        this IServiceCollection services, string key, string description, Func<IServiceProvider, ToolCallingAgentSettings> settings)
        => services.AddAgent(key, description, provider => new ToolCallingAgent(provider.GetRequiredService<ToolLoop>(), settings(provider), provider));
}
