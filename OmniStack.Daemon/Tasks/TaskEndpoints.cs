using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;
using OmniStack.Daemon.CloudEvents;
using OmniStack.Daemon.Requests;
using OmniStack.Daemon.Runs;
using OmniStack.Events;
using OmniStack.ServiceDefaults.Security;

namespace OmniStack.Daemon.Tasks;

/// <summary>Published events: what became of them, and what an operator does with them.</summary>
internal static class TaskEndpoints
{
    public static void AddTasks(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptionsWithValidateOnStart<TaskOptions, TaskOptionsValidator>().BindConfiguration(TaskOptions.Section);
    }

    public static void MapTasks(this IEndpointRouteBuilder routes)
    {
        var tasks = routes.MapGroup("/tasks").WithTags("Tasks").ForTenants();
        tasks.MapGet("", ListAsync).WithName("ListTasks")
            .WithSummary("Lists tasks, latest first. A page may hold fewer than the limit and still have a next_cursor.");
        tasks.MapGet("/{id}", GetAsync).WithName("GetTask").Produces<TaskRecord>(StatusCodes.Status200OK, "application/json", CloudEventFormat.Structured)
            .WithSummary("Reads a task and its result. With ?wait=SECONDS it answers when the task is finished, at the latest after that time.");
        tasks.MapDelete("/{id}", DeleteAsync).WithName("DeleteTask").WithSummary("Deletes a finished task's record and results.");
        tasks.MapPost("/{id}/cancel", CancelAsync).WithName("CancelTask")
            .WithSummary("Cancels every run that is not finished; a running handler is told to stop, and its result is not stored.");
        tasks.MapPost("/{id}/retry", RetryAsync).WithName("RetryTask").WithSummary("Gives a dead task to the agents that gave it up, with its attempts begun anew; an agent that was deleted with its group is left out.");
    }

    private static async Task<Ok<TaskPage>> ListAsync([AsParameters] TaskFilter filter, Caller caller, ITaskStore tasks, CancellationToken cancellationToken)
        => TypedResults.Ok(await tasks.ListAsync(filter.ToQuery(caller), cancellationToken));

    private static async Task<IResult> GetAsync(string id, int? wait, Caller caller, HttpRequest request, IEventBus bus, IEventPublisher publisher,
        IOptions<TaskOptions> options, CancellationToken cancellationToken)
    {
        var longest = (int)options.Value.MaxWait.TotalSeconds;
        if (wait < 0 || wait > longest)
        {
            throw new OmniStackException(ErrorKind.Invalid, ErrorCodes.ParameterInvalid, $"wait must be 0 to {longest} seconds.");
        }
        await bus.RequireAsync(caller, Require.TaskId(id), cancellationToken);
        var record = await publisher.WaitForResultAsync(id, TimeSpan.FromSeconds(wait ?? 0), cancellationToken) ?? throw Absent.Task();
        return CloudEventFormat.IsAskedFor(request)
            ? TypedResults.Json(CloudEventWriter.Write(record), CloudEventJson.Default.CloudEvent, CloudEventFormat.Structured)
            : TypedResults.Ok(record);
    }

    private static async Task<Ok<TaskDeleted>> DeleteAsync(string id, Caller caller, IEventBus bus, ITaskStore tasks, CancellationToken cancellationToken)
    {
        await bus.RequireAsync(caller, Require.TaskId(id), cancellationToken);
        return await tasks.DeleteAsync(id, cancellationToken) ? TypedResults.Ok(new TaskDeleted("deleted", id)) : throw Absent.Task();
    }

    private static async Task<Ok<TaskRecord>> CancelAsync(string id, Caller caller, IEventBus bus, ITaskStore tasks, RunDirectory runs,
        CancellationToken cancellationToken)
    {
        await bus.RequireAsync(caller, Require.TaskId(id), cancellationToken);
        var task = await tasks.CancelAsync(id, cancellationToken) ?? throw Absent.Task();
        await runs.CancelOfAsync(task, cancellationToken);
        return TypedResults.Ok(task);
    }

    private static async Task<Ok<TaskRecord>> RetryAsync(string id, Caller caller, IEventBus bus, IDeadLetterStore deadLetters, CancellationToken cancellationToken)
    {
        var record = (await bus.FindTaskAsync(Require.TaskId(id), cancellationToken)).For(caller) ?? throw Absent.Task();
        var replayed = 0;
        OmniStackException? refused = null;
        foreach (var run in record.Runs.Where(run => run.State == TaskState.Dead))
        {
            try
            {
                replayed += await deadLetters.ReplayAsync(new AgentGroup(record.Topic, run.Agent), id, edited: null, cancellationToken) ? 1 : 0;
            }
            catch (OmniStackException refusal) when (refusal.Code is ErrorCodes.DeadLetterUnreadable or ErrorCodes.AgentNotFound)
            {
                refused = refusal;
            }
        }
        return replayed > 0
            ? TypedResults.Ok(await bus.FindTaskAsync(id, cancellationToken) ?? throw Absent.Task())
            : throw refused ?? new OmniStackException(ErrorKind.Conflict, ErrorCodes.TaskNotDead, $"The task is {Require.NameOf(record.State)}; no agent has given it up.");
    }
}
