using Microsoft.AspNetCore.Http.HttpResults;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;

namespace OmniStack.Daemon.Agents;

/// <summary>The agents of all runners.</summary>
internal static class AgentEndpoints
{
    public static void MapAgents(this IEndpointRouteBuilder routes)
        => routes.MapGet("/agents", ListAsync).WithTags("Agents").WithName("ListAgents").WithSummary("Lists every agent, by topic and name.");

    private static async Task<Ok<IReadOnlyList<AgentDto>>> ListAsync(IEventBus bus, CancellationToken cancellationToken)
        => TypedResults.Ok(await bus.ListAgentsAsync(cancellationToken));
}
