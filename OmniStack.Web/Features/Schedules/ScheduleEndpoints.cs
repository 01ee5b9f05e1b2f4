using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OmniStack.Client;
using OmniStack.Contracts.Events;
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
        schedules.MapPost("", CreateAsync);
        schedules.MapPost("/{name}/pause", PauseAsync);
        schedules.MapPost("/{name}/resume", ResumeAsync);
        schedules.MapPost("/{name}/delete", DeleteAsync);
    }

    private static Task<RedirectHttpResult> CreateAsync([FromForm] string name, [FromForm] string cron, [FromForm] string? timeZone, [FromForm] string topic,
        [FromForm] string content, DaemonClient daemon, HttpContext context)
    {
        var (json, fault) = JsonFault.Parse(content);
        if (fault is not null)
        {
            Flash.Set(context, "bad", $"Not created. {fault.Message}");
            return Task.FromResult(TypedResults.LocalRedirect(Page));
        }
        return PageAction.RunAsync(context, Page, async stop =>
        {
            var request = new ScheduleRequest
            {
                Name = name.Trim(), Cron = cron.Trim(), TimeZone = string.IsNullOrWhiteSpace(timeZone) ? null : timeZone.Trim(),
                Event = new PublishRequest { Topic = topic.Trim(), Payload = new PublishPayload(json), Source = "web" },
            };
            return $"{(await daemon.SaveScheduleAsync(request, stop)).Name} is saved.";
        });
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
