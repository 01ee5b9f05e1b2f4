using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using OmniStack.Daemon.Requests;
using OmniStack.ServiceDefaults.Security;

namespace OmniStack.Daemon.Agents;

/// <summary>
/// The agents of all runners: what there is, and removing it. The product's own agents are not among them. A tenant may read them: they
/// say what can be published, and nothing of what was.
/// </summary>
internal static class AgentEndpoints
{
    public static void MapAgents(this IEndpointRouteBuilder routes)
    {
        var agents = routes.MapGroup("/agents").WithTags("Agents");
        agents.MapGet("", ListAsync).WithName("ListAgents").WithSummary("Lists every agent, by topic and name.").ForTenants();
        agents.MapGet("/{topic}/{name}", GetAsync).WithName("GetAgent").WithSummary("Reads one agent.").ForTenants();
        agents.MapDelete("/{topic}/{name}", DeleteAsync).WithName("DeleteAgent")
            .WithSummary("Deletes an agent, by default with its group and backlog, and with ?delete_dlq=true with its dead letters.");
        agents.MapDelete("/topic/{topic}", DeleteTopicAsync).WithName("DeleteTopicAgents")
            .WithSummary("Deletes every agent of a topic, with group and backlog. Dead letters are kept.");
    }

    private static async Task<Ok<IReadOnlyList<AgentDto>>> ListAsync(AgentDirectory agents, CancellationToken cancellationToken)
        => TypedResults.Ok(await agents.ListAsync(cancellationToken));

    private static async Task<Ok<AgentDto>> GetAsync(string topic, string name, AgentDirectory agents, CancellationToken cancellationToken)
        => TypedResults.Ok(await agents.GetAsync(Require.Group(topic, name), cancellationToken));

    private static async Task<Ok<AgentDeleted>> DeleteAsync(string topic, string name, [FromQuery(Name = "delete_group")] bool? deleteGroup,
        [FromQuery(Name = "delete_dlq")] bool? deleteDeadLetters, AgentDirectory agents, IAgentLifecycle lifecycle, CancellationToken cancellationToken)
    {
        var (group, withGroup, withDeadLetters) = (Require.Group(topic, name), deleteGroup ?? true, deleteDeadLetters ?? false);
        await agents.GetAsync(group, cancellationToken);
        return await lifecycle.DeleteAsync(group, withGroup, withDeadLetters, cancellationToken)
            ? TypedResults.Ok(new AgentDeleted("deleted", topic, name, new AgentCleanup(StorageDeleted: true, withGroup, withDeadLetters)))
            : throw Absent.Agent(group);
    }

    private static async Task<Ok<TopicDeleted>> DeleteTopicAsync(string topic, AgentDirectory agents, CancellationToken cancellationToken)
    {
        var deleted = await agents.DeleteAllAsync(Require.Topic(topic), deleteGroups: true, cancellationToken);
        return deleted > 0 ? TypedResults.Ok(new TopicDeleted("deleted", topic, deleted)) : throw Absent.Topic(topic);
    }
}
