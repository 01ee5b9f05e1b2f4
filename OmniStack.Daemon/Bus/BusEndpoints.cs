using Microsoft.AspNetCore.Http.HttpResults;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using OmniStack.Daemon.Requests;

namespace OmniStack.Daemon.Bus;

/// <summary>What the bus holds. The product's own topics are shown too: here an operator looks for what is stuck.</summary>
internal static class BusEndpoints
{
    private const int DefaultShown = 10;

    public static void MapBus(this IEndpointRouteBuilder routes)
    {
        var bus = routes.MapGroup("/bus").WithTags("Bus");
        bus.MapGet("/streams", ListStreamsAsync).WithName("ListStreams").WithSummary("Lists the topics with their lengths, by name.");
        bus.MapGet("/inspect/{stream}", InspectAsync).WithName("InspectStream").WithSummary("Shows the latest events that a topic still holds, latest first.");
        bus.MapGet("/groups/{stream}", ListGroupsAsync).WithName("ListGroups").WithSummary("Lists the agents of a topic with backlog and counters.");
        bus.MapGet("/dlq/{topic}", ListDeadLettersAsync).WithName("InspectDeadLetters").WithSummary("Shows the latest dead letters of a topic, of all of its agents.");
        bus.MapGet("/stats", GetStatisticsAsync).WithName("GetBusStatistics").WithSummary("Shows lengths, lags, counters and memory of every topic and agent.");
    }

    private static async Task<Ok<IReadOnlyList<StreamSummary>>> ListStreamsAsync(IBusMonitor monitor, CancellationToken cancellationToken)
    {
        var statistics = await monitor.GetStatisticsAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<StreamSummary>>(
            [.. statistics.Topics.Select(topic => new StreamSummary(topic.Topic, topic.Length, topic.Delayed, topic.Groups.Count))]);
    }

    private static async Task<Ok<IReadOnlyList<EventEnvelope>>> InspectAsync(string stream, int? limit, IBusMonitor monitor, CancellationToken cancellationToken)
        => TypedResults.Ok(await monitor.PeekAsync(Require.Topic(stream), Require.Limit(limit, DefaultShown), cancellationToken));

    private static async Task<Ok<IReadOnlyList<GroupStatistics>>> ListGroupsAsync(string stream, IBusMonitor monitor, CancellationToken cancellationToken)
    {
        Require.Topic(stream);
        var statistics = await monitor.GetStatisticsAsync(cancellationToken);
        return TypedResults.Ok((statistics.Topics.FirstOrDefault(topic => topic.Topic == stream) ?? throw Absent.Topic(stream)).Groups);
    }

    private static async Task<Ok<IReadOnlyList<DeadLetter>>> ListDeadLettersAsync(string topic, int? limit, IDeadLetterStore letters, CancellationToken cancellationToken)
    {
        var query = new DeadLetterQuery { Topic = Require.Topic(topic), Limit = Require.Limit(limit, DefaultShown) };
        return TypedResults.Ok((await letters.ListAsync(query, cancellationToken)).Items);
    }

    private static async Task<Ok<BusStatistics>> GetStatisticsAsync(IBusMonitor monitor, CancellationToken cancellationToken)
        => TypedResults.Ok(await monitor.GetStatisticsAsync(cancellationToken));
}
