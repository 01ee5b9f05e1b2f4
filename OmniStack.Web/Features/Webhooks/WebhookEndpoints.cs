using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OmniStack.Client;
using OmniStack.Web.Rendering;

namespace OmniStack.Web.Features.Webhooks;

/// <summary>What the forms of the webhooks' page do.</summary>
internal static class WebhookEndpoints
{
    public static void MapWebhooks(this WebApplication app) => app.MapPost("/webhooks/{id}/replay", ReplayAsync);

    private static Task<RedirectHttpResult> ReplayAsync(string id, [FromForm] string? returnTo, DaemonClient daemon, HttpContext context)
        => PageAction.RunAsync(context, returnTo ?? "/webhooks", async stop =>
        {
            await daemon.RetryTaskAsync(id, stop);
            return "It is posted again, with its attempts begun anew.";
        });
}
