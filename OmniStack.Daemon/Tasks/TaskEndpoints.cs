using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;
using OmniStack.Events;

namespace OmniStack.Daemon.Tasks;

/// <summary>Publishing events and reading what became of them.</summary>
internal static class TaskEndpoints
{
    public static void AddTasks(this WebApplicationBuilder builder)
        => builder.Services.AddOptionsWithValidateOnStart<TaskOptions, TaskOptionsValidator>().BindConfiguration(TaskOptions.Section);

    public static void MapTasks(this IEndpointRouteBuilder routes)
    {
        var tasks = routes.MapGroup("/tasks").WithTags("Tasks");
        tasks.MapPost("", PublishAsync).WithName("PublishTask").WithSummary("Publishes an event; the agents on its topic work on it.")
            .Accepts<PublishRequest>("application/json");
        tasks.MapGet("/{id}", GetAsync).WithName("GetTask")
            .WithSummary("Reads a task and its result. With ?wait=SECONDS it answers when the task is finished, at the latest after that time.");
    }

    private static async Task<Accepted<PublishResponse>> PublishAsync(PublishRequest? request, IEventPublisher publisher, CancellationToken cancellationToken)
    {
        var published = await publisher.PublishAsync(
            request ?? throw new OmniStackException(ErrorKind.Invalid, ErrorCodes.BodyInvalid, "The body must be a JSON object with topic and payload."), cancellationToken);
        return TypedResults.Accepted($"/tasks/{published.TaskId}", published);
    }

    private static async Task<Ok<TaskRecord>> GetAsync(string id, int? wait, IEventPublisher publisher, IOptions<TaskOptions> options, CancellationToken cancellationToken)
    {
        var longest = (int)options.Value.MaxWait.TotalSeconds;
        if (wait < 0 || wait > longest)
        {
            throw new OmniStackException(ErrorKind.Invalid, ErrorCodes.ParameterInvalid, $"wait must be 0 to {longest} seconds.");
        }
        var record = await publisher.WaitForResultAsync(id, TimeSpan.FromSeconds(wait ?? 0), cancellationToken);
        return TypedResults.Ok(record ?? throw new OmniStackException(ErrorKind.NotFound, ErrorCodes.TaskNotFound, "No task has this id, or its record has expired."));
    }
}
