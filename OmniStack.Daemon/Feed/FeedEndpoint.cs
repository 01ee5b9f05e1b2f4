using System.Text.Json;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using OmniStack.ServiceDefaults.Security;

namespace OmniStack.Daemon.Feed;

/// <summary>The changes of all tasks' states, as server-sent events.</summary>
internal static class FeedEndpoint
{
    public static void AddFeed(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptionsWithValidateOnStart<FeedOptions, FeedOptionsValidator>().BindConfiguration(FeedOptions.Section);
        builder.Services.AddSingleton<FeedClients>();
        builder.Services.AddSingleton<EventStream>();
    }

    public static void MapFeed(this IEndpointRouteBuilder routes)
        => routes.MapGet("/events/stream", FollowAsync).WithTags("Events").WithName("FollowTasks")
            .Produces<TaskChange>(StatusCodes.Status200OK, EventStream.ContentType).ForTenants()
            .WithSummary("Sends the changes of tasks' states as they happen (SSE event task). A reader that was cut off goes on with Last-Event-ID.");

    private static async Task FollowAsync([AsParameters] FeedFilter filter, Caller caller, HttpContext http, ITaskFeed feed, FeedClients clients, EventStream stream)
    {
        var matches = filter.ToPredicate(caller);
        using var place = clients.Enter(caller);
        await stream.SendAsync(http, stop => feed.FollowAsync(filter.LastEventId, stop), change => matches(change) ? Format(change) : null);
    }

    private static ServerSentEvent Format(TaskChange change) => new(change.Cursor, "task", JsonSerializer.Serialize(change, EventsJson.Default.TaskChange));
}
