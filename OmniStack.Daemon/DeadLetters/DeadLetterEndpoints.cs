using Microsoft.AspNetCore.Http.HttpResults;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using OmniStack.Daemon.Requests;
using OmniStack.ServiceDefaults.Security;

namespace OmniStack.Daemon.DeadLetters;

/// <summary>What agents could not work on, one by one.</summary>
internal static class DeadLetterEndpoints
{
    private const string One = "/{topic}/{agent}/{taskId}";

    public static void MapDeadLetters(this IEndpointRouteBuilder routes)
    {
        var letters = routes.MapGroup("/dead-letters").WithTags("Dead letters").ForTenants();
        letters.MapGet("", ListAsync).WithName("ListDeadLetters").WithSummary("Lists dead letters, latest first.");
        letters.MapGet("/groups", GroupAsync).WithName("GroupDeadLetters").WithSummary("Counts dead letters by agent and cause, the most frequent first.");
        letters.MapGet(One, GetAsync).WithName("GetDeadLetter").WithSummary("Reads one dead letter.");
        letters.MapPost($"{One}/replay", ReplayAsync).WithName("ReplayDeadLetter")
            .WithSummary("Gives it to the agent that failed, and to no other, with its attempts begun anew; a payload in the body replaces the event's.");
        letters.MapDelete(One, DeleteAsync).WithName("DeleteDeadLetter").WithSummary("Deletes it; the task has failed.");
    }

    private static async Task<Ok<DeadLetterPage>> ListAsync([AsParameters] DeadLetterFilter filter, Caller caller, IDeadLetterStore letters, CancellationToken cancellationToken)
        => TypedResults.Ok(await letters.ListAsync(filter.ToQuery(caller), cancellationToken));

    private static async Task<Ok<IReadOnlyList<DeadLetterGroup>>> GroupAsync([AsParameters] DeadLetterFilter filter, Caller caller, IDeadLetterStore letters,
        CancellationToken cancellationToken)
    {
        var query = filter.ToQuery(caller);
        var groups = await letters.GroupAsync(query, cancellationToken);
        return TypedResults.Ok<IReadOnlyList<DeadLetterGroup>>([.. groups.Take(query.Limit)]);
    }

    private static async Task<Ok<DeadLetter>> GetAsync(string topic, string agent, string taskId, Caller caller, IDeadLetterStore letters, CancellationToken cancellationToken)
    {
        var group = Require.Group(topic, agent);
        return TypedResults.Ok((await letters.FindAsync(group, Require.TaskId(taskId), cancellationToken)).For(caller) ?? throw Absent.DeadLetter(group, taskId));
    }

    private static async Task<Ok<DeadLetterHandled>> ReplayAsync(string topic, string agent, string taskId, ReplayRequest? request, Caller caller, IDeadLetterStore letters,
        CancellationToken cancellationToken)
    {
        var group = Require.Group(topic, agent);
        await letters.RequireAsync(caller, group, Require.TaskId(taskId), cancellationToken);
        var edited = request?.Payload is { } payload ? EditedPayload.Require(payload) : null;
        return await letters.ReplayAsync(group, taskId, edited, cancellationToken)
            ? TypedResults.Ok(new DeadLetterHandled("replayed", topic, agent, taskId))
            : throw Absent.DeadLetter(group, taskId);
    }

    private static async Task<Ok<DeadLetterHandled>> DeleteAsync(string topic, string agent, string taskId, Caller caller, IDeadLetterStore letters, CancellationToken cancellationToken)
    {
        var group = Require.Group(topic, agent);
        await letters.RequireAsync(caller, group, Require.TaskId(taskId), cancellationToken);
        return await letters.DeleteAsync(group, taskId, cancellationToken)
            ? TypedResults.Ok(new DeadLetterHandled("deleted", topic, agent, taskId))
            : throw Absent.DeadLetter(group, taskId);
    }
}
