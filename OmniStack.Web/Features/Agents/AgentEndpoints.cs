using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OmniStack.Client;
using OmniStack.Web.Rendering;

namespace OmniStack.Web.Features.Agents;

/// <summary>The part of the agents' page that stays fresh, and what its forms do.</summary>
internal static class AgentEndpoints
{
    public static void MapAgents(this WebApplication app)
    {
        app.MapGet("/fragments/agents", GetAsync);
        var agent = app.MapGroup("/agents/{topic}/{name}");
        agent.MapPost("/pause", PauseAsync);
        agent.MapPost("/resume", ResumeAsync);
        agent.MapPost("/delete", DeleteAsync);
    }

    private static async Task<RazorComponentResult> GetAsync(string? q, AgentsReader reader, CancellationToken cancellationToken)
        => new RazorComponentResult<AgentsPanel>(new { Agents = await reader.ReadAsync(cancellationToken), Query = q });

    private static Task<RedirectHttpResult> PauseAsync(string topic, string name, [FromForm] string? returnTo, DaemonClient daemon, HttpContext context)
        => PageAction.RunAsync(context, returnTo ?? "/agents", async stop => (await daemon.PauseAgentAsync(topic, name, stop)).Message);

    private static Task<RedirectHttpResult> ResumeAsync(string topic, string name, [FromForm] string? returnTo, DaemonClient daemon, HttpContext context)
        => PageAction.RunAsync(context, returnTo ?? "/agents", async stop => (await daemon.ResumeAgentAsync(topic, name, stop)).Message);

    private static Task<RedirectHttpResult> DeleteAsync(string topic, string name, [FromForm] bool? deleteGroup, [FromForm] bool? deleteDeadLetters,
        DaemonClient daemon, HttpContext context)
        => PageAction.RunAsync(context, "/agents", async stop =>
        {
            var cleanup = (await daemon.DeleteAgentAsync(topic, name, deleteGroup is true, deleteDeadLetters is true, stop)).Cleanup;
            return $"{name} is deleted{(cleanup.ConsumerGroupDeleted ? ", with its group" : ", its group is kept")}{(cleanup.DlqDeleted ? " and its dead letters" : "")}.";
        });
}
