using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OmniStack.Agents.State.Audit;
using OmniStack.Agents.State.Knowledge;
using OmniStack.Agents.State.Tasks;

namespace OmniStack.Agents.State;

/// <summary>Registers what agents keep beyond their runs.</summary>
public static class AgentStateRegistration
{
    /// <summary>
    /// Adds <see cref="AgentMemory"/>, <see cref="AgentTasks"/>, <see cref="AgentPreferences"/>, <see cref="AgentKnowledge"/> and
    /// <see cref="AgentAudit"/>. An <see cref="Abstractions.Records.IRecordStore"/> must be registered too: it decides where all of it is.
    /// </summary>
    public static IServiceCollection AddAgentState(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<AgentStateOptions, AgentStateOptionsValidator>().BindConfiguration(AgentStateOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<AgentMemory>();
        services.TryAddSingleton<AgentTasks>();
        services.TryAddSingleton<AgentPreferences>();
        services.TryAddSingleton<AgentKnowledge>();
        services.TryAddSingleton<AgentAudit>();
        return services;
    }
}
