using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OmniStack.Client;
using OmniStack.Contracts.Events;
using OmniStack.Web.Rendering;

namespace OmniStack.Web.Features.DeadLetters;

/// <summary>What the forms of the dead letters' pages do.</summary>
internal static class DeadLetterEndpoints
{
    public static void MapDeadLetters(this WebApplication app)
    {
        var letters = app.MapGroup("/dead-letters");
        letters.MapPost("/{topic}/{agent}/{taskId}/replay", ReplayAsync);
        letters.MapPost("/{topic}/{agent}/{taskId}/delete", DeleteAsync);
    }

    private static Task<RedirectHttpResult> ReplayAsync(string topic, string agent, string taskId, [FromForm] string? content, [FromForm] string? webhook,
        [FromForm] string? replyTo, DaemonClient daemon, HttpContext context)
    {
        PublishPayload? payload = null;
        if (content is not null)
        {
            var (edited, fault) = JsonFault.Parse(content);
            if (fault is not null)
            {
                Flash.Set(context, "bad", $"Not replayed. {fault.Message}");
                return Task.FromResult(TypedResults.LocalRedirect(new DeadLetterSelection(topic, agent, taskId).ToPath()));
            }
            payload = new PublishPayload(edited, Given(webhook), Given(replyTo));
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
