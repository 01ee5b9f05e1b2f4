using System.Text.Json.Serialization;

namespace OmniStack.Contracts.Events;

/// <summary>Body of <c>POST /schedules</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ScheduleRequest
{
    /// <inheritdoc cref="Schedule.Name"/>
    public string? Name { get; init; }
    /// <inheritdoc cref="Schedule.Cron"/>
    public string? Cron { get; init; }
    /// <inheritdoc cref="Schedule.TimeZone"/>
    public string? TimeZone { get; init; }
    /// <inheritdoc cref="Schedule.Event"/>
    public PublishRequest? Event { get; init; }
    /// <inheritdoc cref="Schedule.Paused"/>
    public bool Paused { get; init; }
}

/// <summary>Answer of <c>GET /schedules/{name}/next</c> and <c>GET /schedules/preview</c>.</summary>
/// <param name="Cron">The expression.</param>
/// <param name="TimeZone">The zone it is read in.</param>
/// <param name="Times">When it fires next (UTC), soonest first; empty when never.</param>
public sealed record SchedulePreview(string Cron, string TimeZone, IReadOnlyList<DateTimeOffset> Times);

/// <summary>Answer of <c>DELETE /schedules/{name}</c>.</summary>
/// <param name="Status">Always <c>deleted</c>.</param>
/// <param name="Name">The schedule.</param>
public sealed record ScheduleDeleted(string Status, string Name);
