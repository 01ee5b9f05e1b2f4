using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts;
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
        builder.Services.AddSingleton<FeedStream>();
    }

    public static void MapFeed(this IEndpointRouteBuilder routes)
        => routes.MapGet("/events/stream", FollowAsync).WithTags("Events").WithName("FollowTasks")
            .Produces<TaskChange>(StatusCodes.Status200OK, FeedStream.ContentType).ForTenants()
            .WithSummary("Sends the changes of tasks' states as they happen (SSE event task). A reader that was cut off goes on with Last-Event-ID.");

    private static async Task FollowAsync([AsParameters] FeedFilter filter, Caller caller, HttpContext http, ITaskFeed feed, FeedClients clients, FeedStream stream)
    {
        var matches = filter.ToPredicate(caller);
        using var place = clients.TryEnter()
            ?? throw new OmniStackException(ErrorKind.TooMany, ErrorCodes.StreamLimit, "As many clients as allowed follow the changes; try again later.") { RetryAfter = TimeSpan.FromSeconds(30) };
        await stream.SendAsync(http, feed, filter.LastEventId, matches);
    }
}
