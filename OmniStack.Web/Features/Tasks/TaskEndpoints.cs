using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using OmniStack.Client;
using OmniStack.Web.Rendering;

namespace OmniStack.Web.Features.Tasks;

/// <summary>The part of a task's page that the page keeps fresh until the task is final.</summary>
internal static class TaskEndpoints
{
    public static void MapTasks(this WebApplication app) => app.MapGet("/fragments/tasks/{id}", GetAsync);

    private static async Task<RazorComponentResult> GetAsync(string id, DaemonClient daemon, IOptions<WebOptions> options, CancellationToken cancellationToken)
    {
        var task = await Loading.TryAsync(daemon.WaitForTaskAsync(id, options.Value.TaskWait, cancellationToken));
        return new RazorComponentResult<TaskPanel>(new { Task = task });
    }
}
