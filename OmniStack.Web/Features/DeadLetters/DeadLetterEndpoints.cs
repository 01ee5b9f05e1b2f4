using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OmniStack.Client;
using OmniStack.Contracts.Events;
using OmniStack.Web.Rendering;

namespace OmniStack.Web.Features.DeadLetters;

/// <summary>What the forms of the dead letters' pages do.</summary>
internal static class DeadLetterEndpoints
{
    private const int BatchSize = 1_000;
    private const int MostBatches = 20;

    public static void MapDeadLetters(this WebApplication app)
    {
        var letters = app.MapGroup("/dead-letters");
        letters.MapPost("/selected", HandleSelectedAsync);
        letters.MapPost("/replay-all", ReplayAllAsync);
        letters.MapPost("/purge-all", PurgeAllAsync);
        letters.MapPost("/{topic}/{agent}/{taskId}/replay", ReplayAsync);
        letters.MapPost("/{topic}/{agent}/{taskId}/delete", DeleteAsync);
    }

    private static Task<RedirectHttpResult> HandleSelectedAsync(IFormCollection form, DaemonClient daemon, HttpContext context)
        => PageAction.RunAsync(context, form["returnTo"].ToString(), async stop =>
        {
            var (done, replay) = (0, form["act"] == "replay");
            foreach (var letter in form["selected"].Select(DeadLetterSelection.Parse).OfType<DeadLetterSelection>())
            {
                _ = replay
                    ? await daemon.ReplayDeadLetterAsync(letter.Topic, letter.Agent, letter.TaskId, payload: null, stop)
                    : await daemon.DeleteDeadLetterAsync(letter.Topic, letter.Agent, letter.TaskId, stop);
                done++;
            }
            return done == 0 ? "Nothing was selected." : $"{Wording.Count(done, "dead letter")} {(replay ? "replayed" : "deleted")}.";
        });

    private static Task<RedirectHttpResult> ReplayAllAsync([FromForm] string? topic, [FromForm] string? agent, [FromForm] string? errorType,
        DaemonClient daemon, HttpContext context)
        => HandleAllAsync(DeadLetterSearch.Of(topic, agent, errorType), "replayed", daemon.ReplayDeadLettersAsync, context);

    private static Task<RedirectHttpResult> PurgeAllAsync([FromForm] string? topic, [FromForm] string? agent, [FromForm] string? errorType,
        DaemonClient daemon, HttpContext context)
        => HandleAllAsync(DeadLetterSearch.Of(topic, agent, errorType), "purged", daemon.PurgeDeadLettersAsync, context);

    /// <summary>In batches, as many as fit into one request of a person; what is left is said.</summary>
    private static Task<RedirectHttpResult> HandleAllAsync(DeadLetterSearch search, string verb,
        Func<DeadLetterListFilter, CancellationToken, Task<DeadLettersHandled>> handle, HttpContext context)
        => PageAction.RunAsync(context, search.ToPath(), async stop =>
        {
            var (done, skipped, filter) = (0, 0, search.ToFilter(BatchSize));
            for (var batch = 0; batch < MostBatches; batch++)
            {
                var handled = await handle(filter, stop);
                (done, skipped) = (done + handled.Count, skipped + handled.Skipped);
                if (!handled.More)
                {
                    return $"{Wording.Count(done, "dead letter")} {verb}.{(skipped > 0 ? $" {skipped} could not be." : "")}";
                }
                filter = filter with { Cursor = handled.NextCursor };
            }
            return $"{Wording.Count(done, "dead letter")} {verb}; there are more. Do it again to go on.";
        });

    private static Task<RedirectHttpResult> ReplayAsync(string topic, string agent, string taskId, [FromForm] string? content, [FromForm] string? webhook,
        [FromForm] string? replyTo, DaemonClient daemon, HttpContext context)
    {
        PublishPayload? payload = null;
        if (content is not null)
        {
            try
            {
                payload = new PublishPayload(JsonElement.Parse(content), Given(webhook), Given(replyTo));
            }
            catch (JsonException error)
            {
                Flash.Set(context, "bad", $"Not replayed. This is not JSON: it breaks in line {error.LineNumber + 1}, column {error.BytePositionInLine + 1}.");
                return Task.FromResult(TypedResults.LocalRedirect(new DeadLetterSelection(topic, agent, taskId).ToPath()));
            }
        }
        return PageAction.RunAsync(context, $"/tasks/{Uri.EscapeDataString(taskId)}", async stop =>
        {
            await daemon.ReplayDeadLetterAsync(topic, agent, taskId, payload, stop);
            return $"Replayed to {agent}.";
        });
    }

    private static Task<RedirectHttpResult> DeleteAsync(string topic, string agent, string taskId, DaemonClient daemon, HttpContext context)
        => PageAction.RunAsync(context, "/dead-letters", async stop =>
        {
            await daemon.DeleteDeadLetterAsync(topic, agent, taskId, stop);
            return $"The dead letter of task {taskId} is deleted.";
        });

    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
