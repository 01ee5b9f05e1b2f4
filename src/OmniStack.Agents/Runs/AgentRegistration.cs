using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OmniStack.Contracts.Events;

namespace OmniStack.Agents.Runs;

/// <summary>Registers agents and what runs them.</summary>
public static class AgentRegistration
{
    /// <summary>Adds <see cref="AgentRunner"/>. An <see cref="Abstractions.Agents.IRunStore"/> must be registered too. May be called more than once.</summary>
    public static IServiceCollection AddAgentRunner(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<AgentRunnerOptions, AgentRunnerOptionsValidator>().BindConfiguration(AgentRunnerOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<AgentRunner>();
        return services;
    }

    /// <summary>Adds an agent that is a class, made anew for every attempt, and <see cref="AgentRunner"/>.</summary>
    /// <param name="services">The host's.</param>
    /// <param name="key">Unique; follows the grammar of <see cref="EventRules.IsName"/>.</param>
    /// <param name="description">For people, and for other agents that may call it.</param>
    /// <exception cref="ArgumentException">The key breaks the grammar.</exception>
    /// <exception cref="InvalidOperationException">There is an agent of this key.</exception>
    public static IServiceCollection AddAgent<TAgent>(this IServiceCollection services, string key, string description = "") where TAgent : class, IAgent
    {
        var create = ActivatorUtilities.CreateFactory<TAgent>([]);
        return services.AddAgent(key, description, provider => create(provider, null));
    }

    /// <inheritdoc cref="AddAgent{TAgent}"/>
    /// <summary>Adds an agent that a function makes, and <see cref="AgentRunner"/>.</summary>
    /// <param name="create">Called for every attempt, with the services of its scope.</param>
    public static IServiceCollection AddAgent(this IServiceCollection services, string key, string description, Func<IServiceProvider, IAgent> create)
    {
        if (!EventRules.IsName(key))
        {
            throw new ArgumentException($"'{key}' must be 1 to 200 letters, digits, '.', '_' or '-', and begin with a letter or digit.", nameof(key));
        }

        if (services.Any(service => service.ServiceType == typeof(IAgent) && key.Equals(service.ServiceKey)))
        {
            throw new InvalidOperationException($"There are two agents with the key '{key}'. Give one of them another key.");
        }

        services.AddKeyedTransient(key, (provider, _) => create(provider));
        services.AddSingleton(new AgentDescription(key, description));
        return services.AddAgentRunner();
    }
}
