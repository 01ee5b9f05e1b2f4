using Microsoft.AspNetCore.Http.HttpResults;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using OmniStack.Daemon.Requests;

namespace OmniStack.Daemon.Agents;

/// <summary>
/// Stopping and starting agents on all runners at once. There is one switch per agent, so <c>stop</c>, <c>unsubscribe</c> and
/// <c>pause</c> are one act under the names that callers know, and so are <c>start</c> and <c>resume</c>.
/// </summary>
internal static class AgentSwitchEndpoints
{
    private const string Stopped = "It takes no more events; what is published queues up. Resuming it needs no restart.";
    private const string Started = "It takes events again, beginning with those that queued up.";

    public static void MapAgentSwitches(this IEndpointRouteBuilder routes)
    {
        var agents = routes.MapGroup("/agents").WithTags("Agents");
        MapOne(agents, "pause", "paused", pause: true);
        MapOne(agents, "stop", "stopped", pause: true);
        MapOne(agents, "unsubscribe", "unsubscribed", pause: true);
        MapOne(agents, "resume", "resumed", pause: false);
        MapOne(agents, "start", "started", pause: false);
        MapAll(agents, "stop", "stopped", pause: true);
        MapAll(agents, "start", "started", pause: false);
    }

    private static void MapOne(RouteGroupBuilder agents, string verb, string status, bool pause)
        => agents.MapPost($"/{{topic}}/{{name}}/{verb}", (string topic, string name, IAgentLifecycle lifecycle, CancellationToken cancellationToken)
                => SwitchAsync(Require.Group(topic, name), status, pause, lifecycle, cancellationToken))
            .WithName($"{char.ToUpperInvariant(verb[0])}{verb[1..]}Agent")
            .WithSummary(pause ? "Stops an agent on all runners; its backlog is kept." : "Starts a stopped agent on all runners.");

    private static void MapAll(RouteGroupBuilder agents, string verb, string status, bool pause)
        => agents.MapPost($"/{verb}", (AgentDirectory directory, IAgentLifecycle lifecycle, CancellationToken cancellationToken)
                => SwitchAllAsync(status, pause, directory, lifecycle, cancellationToken))
            .WithName($"{char.ToUpperInvariant(verb[0])}{verb[1..]}Agents")
            .WithSummary(pause ? "Stops every agent; the backlogs are kept." : "Starts every stopped agent.");

    private static async Task<Ok<AgentSwitched>> SwitchAsync(AgentGroup group, string status, bool pause, IAgentLifecycle lifecycle, CancellationToken cancellationToken)
        => await lifecycle.SetPausedAsync(group, pause, cancellationToken)
            ? TypedResults.Ok(new AgentSwitched(status, group.Topic, group.Agent, pause ? Stopped : Started))
            : throw Absent.Agent(group);

    private static async Task<Ok<AgentsSwitched>> SwitchAllAsync(string status, bool pause, AgentDirectory directory, IAgentLifecycle lifecycle,
        CancellationToken cancellationToken)
    {
        var switched = 0;
        foreach (var agent in await directory.ListAsync(cancellationToken))
        {
            switched += await lifecycle.SetPausedAsync(new AgentGroup(agent.Topic, agent.Name), pause, cancellationToken) ? 1 : 0;
        }
        return TypedResults.Ok(new AgentsSwitched(status, switched));
    }
}
