using Microsoft.AspNetCore.Http.HttpResults;
using OmniStack.Client;
using OmniStack.Web.Rendering;

namespace OmniStack.Web.Features.Schedules;

/// <summary>What the forms of the schedules' page do.</summary>
internal static class ScheduleEndpoints
{
    private const string Page = "/schedules";

    public static void MapSchedules(this WebApplication app)
    {
        app.MapGet("/fragments/schedules/next", PreviewAsync);
        var schedules = app.MapGroup(Page);
        schedules.MapPost("/{name}/pause", PauseAsync);
        schedules.MapPost("/{name}/resume", ResumeAsync);
        schedules.MapPost("/{name}/delete", DeleteAsync);
    }

    private static async Task<RazorComponentResult> PreviewAsync(string? cron, string? timeZone, DaemonClient daemon, CancellationToken cancellationToken)
    {
        var zone = string.IsNullOrWhiteSpace(timeZone) ? null : timeZone.Trim();
        return new RazorComponentResult<NextRuns>(new { Preview = await Loading.TryAsync(daemon.PreviewCronAsync(cron ?? "", zone, count: 3, cancellationToken)) });
    }

    private static Task<RedirectHttpResult> PauseAsync(string name, DaemonClient daemon, HttpContext context) => PageAction.RunAsync(context, Page, async stop =>
    {
        await daemon.PauseScheduleAsync(name, stop);
        return $"{name} is paused; the times that pass are not made up for.";
    });

    private static Task<RedirectHttpResult> ResumeAsync(string name, DaemonClient daemon, HttpContext context) => PageAction.RunAsync(context, Page, async stop =>
    {
        await daemon.ResumeScheduleAsync(name, stop);
        return $"{name} fires again.";
    });

    private static Task<RedirectHttpResult> DeleteAsync(string name, DaemonClient daemon, HttpContext context) => PageAction.RunAsync(context, Page, async stop =>
    {
        await daemon.DeleteScheduleAsync(name, stop);
        return $"{name} is deleted.";
    });
}
