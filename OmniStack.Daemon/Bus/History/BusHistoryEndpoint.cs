using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using OmniStack.Daemon.Requests;

namespace OmniStack.Daemon.Bus.History;

/// <summary>The counters over the last minutes, for charts.</summary>
internal static class BusHistoryEndpoint
{
    private const int MostSeconds = 24 * 60 * 60;

    public static void AddBusHistory(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptionsWithValidateOnStart<BusHistoryOptions, BusHistoryOptionsValidator>().BindConfiguration(BusHistoryOptions.Section);
        builder.Services.AddSingleton<BusRecorder>();
        builder.Services.AddHostedService<BusSampler>();
    }

    public static void MapBusHistory(this IEndpointRouteBuilder routes)
        => routes.MapGet("/bus/history", Get).WithTags("Bus").WithName("GetBusHistory")
            .WithSummary("Shows the counters of the last minutes, of all agents together, or of those of a topic, or of one.");

    private static Ok<BusHistory> Get(string? topic, string? agent, [Description("How far back, in seconds; default all that is kept.")] int? seconds,
        BusRecorder recorder, TimeProvider time)
    {
        var window = TimeSpan.FromSeconds(Require.Limit("seconds", seconds, MostSeconds, MostSeconds));
        Func<AgentGroup, bool> isAsked = (topic, agent) switch
        {
            (null, null) => _ => true,
            (null, _) => throw Require.Wrong("agent needs topic: its name is unique on its topic only."),
            ({ } on, null) => IsOn(Require.Topic(on)),
            var (on, by) => Require.Group(on, by).Equals,
        };
        return TypedResults.Ok(recorder.Read(isAsked, time.GetUtcNow() - window));
    }

    private static Func<AgentGroup, bool> IsOn(string topic) => group => group.Topic == topic;
}
