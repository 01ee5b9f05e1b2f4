using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using OmniStack.Client;
using OmniStack.Contracts.Events;
using OmniStack.Web.Rendering;

namespace OmniStack.Web.Features.Tasks;

/// <summary>The part of a task's page that stays fresh until the task is final, and what its forms do.</summary>
internal static class TaskEndpoints
{
    public static void MapTasks(this WebApplication app)
    {
        app.MapGet("/fragments/tasks", List);
        app.MapGet("/fragments/tasks/{id}", GetAsync);
        var task = app.MapGroup("/tasks/{id}");
        task.MapPost("/cancel", CancelAsync);
        task.MapPost("/retry", RetryAsync);
        task.MapPost("/delete", DeleteAsync);
    }

    private static RazorComponentResult<TaskList> List(HttpRequest request) => new(new { Search = TaskSearch.From(request.Query) });

    private static async Task<RazorComponentResult> GetAsync(string id, DaemonClient daemon, IOptions<WebOptions> options, CancellationToken cancellationToken)
    {
        var task = await Loading.TryAsync(daemon.WaitForTaskAsync(id, options.Value.TaskWait, cancellationToken));
        return new RazorComponentResult<TaskPanel>(new { Task = task });
    }

    private static Task<RedirectHttpResult> CancelAsync(string id, DaemonClient daemon, HttpContext context) => PageAction.RunAsync(context, PathOf(id), async stop =>
    {
        var task = await daemon.CancelTaskAsync(id, stop);
        return task.State == TaskState.Cancelled ? "The task is cancelled." : $"The task is {TaskTone.Name(task.State)}; what is still running was told to stop.";
    });

    private static Task<RedirectHttpResult> RetryAsync(string id, DaemonClient daemon, HttpContext context) => PageAction.RunAsync(context, PathOf(id), async stop =>
    {
        await daemon.RetryTaskAsync(id, stop);
        return "Given to the agents that gave it up, with its attempts begun anew.";
    });

    private static Task<RedirectHttpResult> DeleteAsync(string id, DaemonClient daemon, HttpContext context) => PageAction.RunAsync(context, "/tasks", async stop =>
    {
        await daemon.DeleteTaskAsync(id, stop);
        return $"Task {id} and its results are deleted.";
    });

    private static string PathOf(string id) => $"/tasks/{Uri.EscapeDataString(id)}";
}
