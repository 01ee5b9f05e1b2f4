using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using OmniStack.Abstractions.Agents;
using OmniStack.Contracts.Agents;
using OmniStack.Contracts.Events;
using OmniStack.Daemon.Feed;
using OmniStack.Daemon.Requests;
using OmniStack.ServiceDefaults.Security;

namespace OmniStack.Daemon.Runs;

/// <summary>Runs of agents: where they stand, their logs, and what a person may do about them.</summary>
internal static class RunEndpoints
{
    public static void AddRuns(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<QueuedRuns>();
        builder.Services.AddSingleton<RunDirectory>();
        builder.Services.AddSingleton<RunApprovals>();
        builder.Services.AddSingleton<RunLogReader>();
    }

    public static void MapRuns(this IEndpointRouteBuilder routes)
    {
        var runs = routes.MapGroup("/runs").WithTags("Runs").ForTenants();
        runs.MapGet("", ListAsync).WithName("ListRuns")
            .WithSummary("Lists runs of agents, those begun last first. A page may hold fewer than the limit and still have a next_cursor.");
        runs.MapGet("/{id}", GetAsync).WithName("GetRun").WithSummary("Reads a run, and what it came to.");
        runs.MapGet("/{id}/log", ReadLogAsync).WithName("GetRunLog")
            .WithSummary("Reads the log after an entry. With ?wait=SECONDS it answers when there is something new, at the latest after that time.");
        runs.MapGet("/{id}/stream", FollowAsync).WithName("FollowRun").Produces<RunEntry>(StatusCodes.Status200OK, EventStream.ContentType)
            .WithSummary("Sends the log as it is written (SSE event entry), until the run has ended. A reader that was cut off goes on with Last-Event-ID; 204 when there is no more.");
        runs.MapPost("/{id}/cancel", CancelAsync).WithName("CancelRun")
            .WithSummary("Ends a run, whichever process works on it, and cancels the task that began it.");
        runs.MapPost("/{id}/approvals", AnswerAsync).WithName("AnswerRun").WithSummary("Answers what a run waits for; it goes on then.");
    }

    private static async Task<Ok<RunPage>> ListAsync([AsParameters] RunFilter filter, Caller caller, IRunStore store, CancellationToken cancellationToken)
        => TypedResults.Ok(await store.ListAsync(filter.ToQuery(caller), cancellationToken));

    private static async Task<Ok<RunRecord>> GetAsync(string id, Caller caller, IRunStore store, RunDirectory runs, CancellationToken cancellationToken)
    {
        await store.RequireAsync(caller, Require.RunId(id), cancellationToken);
        return TypedResults.Ok(await runs.GetAsync(id, cancellationToken));
    }

    private static async Task<Ok<RunLogPage>> ReadLogAsync(string id, int? wait, int? limit, [AsParameters] RunLogFilter filter, Caller caller, IRunStore store,
        RunLogReader reader, CancellationToken cancellationToken)
    {
        await store.RequireAsync(caller, Require.RunId(id), cancellationToken);
        return TypedResults.Ok(await reader.ReadAsync(id, filter, Require.Limit(limit), wait ?? 0, cancellationToken));
    }

    private static async Task FollowAsync(string id, [AsParameters] RunLogFilter filter, Caller caller, HttpContext http, IRunStore store, RunDirectory runs,
        FeedClients clients, EventStream stream)
    {
        var (after, wanted) = (filter.From, filter.ToPredicate());
        await store.RequireAsync(caller, Require.RunId(id), http.RequestAborted);
        var run = await runs.FindAsync(id, http.RequestAborted);
        if (RunLogReader.IsOver(run, after))
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }
        using var place = clients.Enter(caller);
        await stream.SendAsync(http, stop => store.FollowAsync(id, after, stop), entry => wanted(entry) ? Format(entry) : null);
    }

    private static async Task<Ok<RunRecord>> CancelAsync(string id, Caller caller, IRunStore store, RunDirectory runs, CancellationToken cancellationToken)
    {
        await store.RequireAsync(caller, Require.RunId(id), cancellationToken);
        await runs.CancelAsync(id, cancellationToken);
        return TypedResults.Ok(await runs.GetAsync(id, cancellationToken));
    }

    private static async Task<Accepted<RunAnswered>> AnswerAsync(string id, RunAnswers? body, Caller caller, IRunStore store, RunApprovals approvals,
        CancellationToken cancellationToken)
    {
        var answers = Require.Body(body?.Answers, "an object with answers");
        await store.RequireAsync(caller, Require.RunId(id), cancellationToken);
        var answered = await approvals.AnswerAsync(id, answers, cancellationToken);
        return TypedResults.Accepted($"/tasks/{answered.TaskId}", answered);
    }

    private static ServerSentEvent Format(RunEntry entry)
        => new(entry.Sequence.ToString(CultureInfo.InvariantCulture), "entry", JsonSerializer.Serialize(entry, DaemonJson.Default.RunEntry));
}
