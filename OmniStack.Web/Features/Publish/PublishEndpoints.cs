using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OmniStack.Client;
using OmniStack.Web.Components.Shared;
using OmniStack.Web.Rendering;

namespace OmniStack.Web.Features.Publish;

/// <summary>What the publish form and the JSON editors ask for while somebody fills them.</summary>
internal static class PublishEndpoints
{
    public static void MapPublish(this WebApplication app)
    {
        app.MapGet("/fragments/publish", GetHintsAsync);
        app.MapPost("/fragments/json", Check);
    }

    private static async Task<RazorComponentResult> GetHintsAsync(string? topic, DaemonClient daemon, CancellationToken cancellationToken)
    {
        var agents = await Loading.TryAsync(daemon.ListAgentsAsync(cancellationToken));
        return new RazorComponentResult<ContentHints>(new { Agents = PublishPage.OnTopic(agents.Value, topic) });
    }

    /// <summary>Empty for JSON; else where it breaks.</summary>
    private static IResult Check([FromForm] string? text)
        => JsonFault.Parse(text ?? "").Fault is { } fault ? new RazorComponentResult<JsonFaultView>(new { Fault = fault }) : TypedResults.Ok();
}
