using Microsoft.AspNetCore.Http.HttpResults;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;
using OmniStack.Daemon.Requests;
using OmniStack.ServiceDefaults.Security;

namespace OmniStack.Daemon.DeadLetters;

/// <summary>Dead letters by filter. One call handles at most its limit and says where to go on, so that none runs for minutes.</summary>
internal static class DeadLetterBatchEndpoints
{
    public static void MapDeadLetterBatches(this IEndpointRouteBuilder routes)
    {
        var letters = routes.MapGroup("/dead-letters").WithTags("Dead letters").ForTenants();
        letters.MapPost("/replay", ReplayAsync).WithName("ReplayDeadLetters").WithSummary("Replays those that match, at most limit of them; needs ?confirm=true.");
        letters.MapPost("/purge", PurgeAsync).WithName("PurgeDeadLetters").WithSummary("Deletes those that match, at most limit of them; needs ?confirm=true.");
    }

    private static Task<Ok<DeadLettersHandled>> ReplayAsync([AsParameters] DeadLetterFilter filter, bool? confirm, Caller caller, IDeadLetterStore letters, CancellationToken cancellationToken)
        => HandleAsync("replayed", filter.ToQuery(caller), confirm, letters, (group, taskId) => TryReplayAsync(letters, group, taskId, cancellationToken), cancellationToken);

    private static Task<Ok<DeadLettersHandled>> PurgeAsync([AsParameters] DeadLetterFilter filter, bool? confirm, Caller caller, IDeadLetterStore letters, CancellationToken cancellationToken)
        => HandleAsync("purged", filter.ToQuery(caller), confirm, letters, (group, taskId) => letters.DeleteAsync(group, taskId, cancellationToken), cancellationToken);

    private static async Task<Ok<DeadLettersHandled>> HandleAsync(string status, DeadLetterQuery query, bool? confirm, IDeadLetterStore letters,
        Func<AgentGroup, string, Task<bool>> handle, CancellationToken cancellationToken)
    {
        Require.Confirmed(confirm);
        var page = await letters.ListAsync(query, cancellationToken);
        var handled = 0;
        foreach (var letter in page.Items)
        {
            handled += await handle(new AgentGroup(letter.Topic, letter.Agent), letter.TaskId) ? 1 : 0;
        }
        return TypedResults.Ok(new DeadLettersHandled(status, handled, page.Items.Count - handled, page.NextCursor is not null, page.NextCursor));
    }

    /// <summary>One that cannot be replayed, because it needs a payload or its agent is gone, must not keep the others from it.</summary>
    private static async Task<bool> TryReplayAsync(IDeadLetterStore letters, AgentGroup group, string taskId, CancellationToken cancellationToken)
    {
        try
        {
            return await letters.ReplayAsync(group, taskId, edited: null, cancellationToken);
        }
        catch (OmniStackException refusal) when (refusal.Code is ErrorCodes.DeadLetterUnreadable or ErrorCodes.AgentNotFound)
        {
            return false;
        }
    }
}
