using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using OmniStack.Daemon.Requests;
using OmniStack.Events.Schedules;
using OmniStack.ServiceDefaults.Security;

namespace OmniStack.Daemon.Schedules;

/// <summary>Events that are published again and again, by cron expressions.</summary>
internal static class ScheduleEndpoints
{
    private const string Utc = "UTC";
    private const int DefaultTimes = 5;
    private const int MostTimes = 100;

    public static void MapSchedules(this IEndpointRouteBuilder routes)
    {
        var schedules = routes.MapGroup("/schedules").WithTags("Schedules");
        schedules.MapGet("", ListAsync).WithName("ListSchedules").WithSummary("Lists every schedule, by name.");
        schedules.MapPost("", SaveAsync).WithName("SaveSchedule").WithSummary("Creates a schedule, or replaces the one of this name.");
        schedules.MapGet("/preview", Preview).WithName("PreviewCron").WithSummary("Shows when a cron expression fires next, without storing anything.").ForTenants();
        schedules.MapGet("/{name}", GetAsync).WithName("GetSchedule").WithSummary("Reads one schedule.");
        schedules.MapDelete("/{name}", DeleteAsync).WithName("DeleteSchedule").WithSummary("Deletes a schedule; what it published stays.");
        schedules.MapPost("/{name}/pause", (string name, EventSchedules all, CancellationToken cancellationToken) => SwitchAsync(name, paused: true, all, cancellationToken))
            .WithName("PauseSchedule").WithSummary("Stops it from firing.");
        schedules.MapPost("/{name}/resume", (string name, EventSchedules all, CancellationToken cancellationToken) => SwitchAsync(name, paused: false, all, cancellationToken))
            .WithName("ResumeSchedule").WithSummary("Lets it fire again; the times that have passed are not made up for.");
        schedules.MapGet("/{name}/next", PreviewStoredAsync).WithName("PreviewSchedule").WithSummary("Shows when a schedule fires next, also while it is paused.");
    }

    private static async Task<Ok<IReadOnlyList<Schedule>>> ListAsync(IScheduleStore store, CancellationToken cancellationToken)
        => TypedResults.Ok(await store.ListAsync(cancellationToken));

    private static async Task<Ok<Schedule>> GetAsync(string name, IScheduleStore store, CancellationToken cancellationToken)
        => TypedResults.Ok(await FindAsync(name, store, cancellationToken));

    private static async Task<Results<Created<Schedule>, Ok<Schedule>>> SaveAsync(ScheduleRequest? request, EventSchedules schedules, TimeProvider time,
        HttpResponse response, CancellationToken cancellationToken)
    {
        const string shape = "a JSON object with name, cron and event";
        var given = Require.Body(request, shape);
        var (saved, isNew) = await schedules.SaveAsync(new Schedule
        {
            Name = given.Name ?? throw Require.Missing(shape),
            Cron = given.Cron ?? throw Require.Missing(shape),
            TimeZone = given.TimeZone ?? Utc,
            Event = given.Event ?? throw Require.Missing(shape),
            Paused = given.Paused,
            CreatedAt = time.GetUtcNow(),
        }, cancellationToken);
        response.Headers.ContentLocation = $"/schedules/{saved.Name}";
        return isNew ? TypedResults.Created($"/schedules/{saved.Name}", saved) : TypedResults.Ok(saved);
    }

    private static async Task<Ok<ScheduleDeleted>> DeleteAsync(string name, IScheduleStore store, CancellationToken cancellationToken)
        => await store.DeleteAsync(RequireName(name), cancellationToken) ? TypedResults.Ok(new ScheduleDeleted("deleted", name)) : throw Absent.Schedule(name);

    private static async Task<Ok<Schedule>> SwitchAsync(string name, bool paused, EventSchedules schedules, CancellationToken cancellationToken)
        => TypedResults.Ok(await schedules.SetPausedAsync(RequireName(name), paused, cancellationToken) ?? throw Absent.Schedule(name));

    private static Ok<SchedulePreview> Preview(string cron, [FromQuery(Name = "time_zone")] string? timeZone, int? count, TimeProvider time)
        => TypedResults.Ok(NextTimes(cron, timeZone ?? Utc, count, time));

    private static async Task<Ok<SchedulePreview>> PreviewStoredAsync(string name, int? count, IScheduleStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var schedule = await FindAsync(name, store, cancellationToken);
        return TypedResults.Ok(NextTimes(schedule.Cron, schedule.TimeZone, count, time));
    }

    private static SchedulePreview NextTimes(string cron, string timeZone, int? count, TimeProvider time)
    {
        var schedule = CronSchedule.Parse(cron, timeZone);
        var times = new List<DateTimeOffset>();
        var most = Require.Limit("count", count, DefaultTimes, MostTimes);
        for (var next = schedule.Next(time.GetUtcNow()); next is { } at && times.Count < most; next = schedule.Next(at))
        {
            times.Add(at);
        }
        return new SchedulePreview(cron, timeZone, times);
    }

    private static async Task<Schedule> FindAsync(string name, IScheduleStore store, CancellationToken cancellationToken)
        => await store.FindAsync(RequireName(name), cancellationToken) ?? throw Absent.Schedule(name);

    private static string RequireName(string name) => Require.Name("A schedule's name", name);
}
