using Microsoft.AspNetCore.Http.HttpResults;
using OmniStack.Contracts.Events;
using OmniStack.Daemon.CloudEvents;
using OmniStack.Events;
using OmniStack.ServiceDefaults.Security;

namespace OmniStack.Daemon.Tasks;

/// <summary>Publishing events, one or many.</summary>
internal static class PublishEndpoints
{
    public static void MapPublishing(this IEndpointRouteBuilder routes)
    {
        Describe(routes.MapPost("/tasks", PublishAsync)).WithName("PublishTask")
            .WithSummary("Publishes an event; the agents on its topic work on it. Takes CloudEvents too, structured, batched or binary.");
        Describe(routes.MapPost("/publish-tasks", PublishAsync)).WithName("PublishTaskByItsOtherName").WithSummary("The same as POST /tasks.");
        routes.MapPost("/tasks/batch", PublishManyAsync).WithTags("Tasks").WithName("PublishTasks").Accepts<IReadOnlyList<PublishRequest>>("application/json")
            .WithSummary("Publishes up to 1,000 events, all or none; the answer is in their order.").ForTenants();
    }

    /// <summary>Any type is let through, since a binary CloudEvent's body has its own; what is none of all these is refused when it is read.</summary>
    private static RouteHandlerBuilder Describe(RouteHandlerBuilder route) => route.WithTags("Tasks")
        .Accepts<PublishRequest>("application/json", CloudEventFormat.Structured, CloudEventFormat.Batch, "*/*")
        .Produces<PublishResponse>(StatusCodes.Status202Accepted).ForTenants();

    private static async Task<IResult> PublishAsync(PublishBody body, Caller caller, IEventPublisher publisher, DailyQuotas quotas, CancellationToken cancellationToken)
    {
        if (body.IsBatch)
        {
            return TypedResults.Accepted((string?)null, await PublishAllAsync(body.Requests, caller, publisher, quotas, cancellationToken));
        }
        var request = Confine(body.Requests[0], caller);
        var published = await quotas.SpendAsync(caller, DailyQuota.Events, 1, () => publisher.PublishAsync(request, cancellationToken), cancellationToken);
        return TypedResults.Accepted($"/tasks/{published.TaskId}", published with { Topic = request.Topic });
    }

    private static async Task<Accepted<IReadOnlyList<PublishResponse>>> PublishManyAsync(PublishBatchBody body, Caller caller, IEventPublisher publisher,
        DailyQuotas quotas, CancellationToken cancellationToken)
        => TypedResults.Accepted((string?)null, await PublishAllAsync(body.Requests, caller, publisher, quotas, cancellationToken));

    private static async Task<IReadOnlyList<PublishResponse>> PublishAllAsync(IReadOnlyList<PublishRequest> requests, Caller caller, IEventPublisher publisher,
        DailyQuotas quotas, CancellationToken cancellationToken)
    {
        IReadOnlyList<PublishRequest> confined = [.. requests.Select(request => Confine(request, caller))];
        var published = await quotas.SpendAsync(caller, DailyQuota.Events, requests.Count, () => publisher.PublishAsync(confined, cancellationToken), cancellationToken);
        return [.. published.Zip(requests, (answer, request) => answer with { Topic = request.Topic })];
    }

    private static PublishRequest Confine(PublishRequest request, Caller caller) => request with { TenantId = caller.Confine(request.TenantId) };
}
