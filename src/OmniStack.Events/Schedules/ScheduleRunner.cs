using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using OmniStack.Events.Publishing;
using OmniStack.Events.Running;

namespace OmniStack.Events.Schedules;

/// <summary>
/// Fires stored schedules. Every runner does, without a leader: the task id of a firing follows from its name and time, so that it
/// is published once, and the first to publish moves the schedule on. Publish comes first: a crash between the two repeats it.
/// </summary>
internal sealed partial class ScheduleRunner(IScheduleStore store, EventPublisher publisher, BusMonitor monitor, IOptions<ScheduleOptions> options,
    TimeProvider time, ILogger<ScheduleRunner> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var failures = 0; ;)
        {
            try
            {
                var wait = await FireDueAsync(stoppingToken);
                monitor.Succeeded();
                failures = 0;
                await Task.Delay(wait, time, stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                await monitor.FailedAsync(error, ++failures, stoppingToken);
            }
        }
    }

    /// <returns>How long nothing is due; zero when something was fired, since it may be due again.</returns>
    private async Task<TimeSpan> FireDueAsync(CancellationToken cancellationToken)
    {
        var wait = options.Value.PollInterval;
        foreach (var schedule in await store.ListAsync(cancellationToken))
        {
            if (schedule is not { Paused: false, NextFireAt: { } due })
            {
                continue;
            }
            var ahead = due - time.GetUtcNow();
            if (ahead <= TimeSpan.Zero)
            {
                ahead = await FireAsync(schedule, due, -ahead, cancellationToken) ? TimeSpan.Zero : wait;
            }
            wait = ahead < wait ? ahead : wait;
        }
        return wait;
    }

    /// <returns>False when it must be tried again.</returns>
    private async Task<bool> FireAsync(Schedule schedule, DateTimeOffset due, TimeSpan late, CancellationToken cancellationToken)
    {
        string? taskId = null;
        try
        {
            var cron = CronSchedule.Parse(schedule.Cron, schedule.TimeZone);
            if (late > options.Value.MissedAfter)
            {
                LogMissed(schedule.Name, due, late);
                await store.AdvanceAsync(schedule.Name, due, taskId, cron.Next(due + late), cancellationToken);
                return true;
            }
            taskId = $"{schedule.Name}:{due.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}";
            await publisher.PublishFiringAsync(schedule.Event, taskId, cancellationToken);
            await store.AdvanceAsync(schedule.Name, due, taskId, cron.Next(due), cancellationToken);
            return true;
        }
        catch (OmniStackException error) when (error.Kind is ErrorKind.TooMany)
        {
            LogFull(schedule.Name, error.Message);
            return false;
        }
        catch (OmniStackException error) when (error.Kind is not ErrorKind.Unavailable)
        {
            LogRefused(schedule.Name, due, error.Code, error.Message);
            await store.AdvanceAsync(schedule.Name, due, taskId: null, NextOf(schedule, due + late), cancellationToken);
            return true;
        }
    }

    /// <returns>Null when the schedule itself is what cannot be read: it does not fire again until it is replaced.</returns>
    private static DateTimeOffset? NextOf(Schedule schedule, DateTimeOffset after)
    {
        try
        {
            return CronSchedule.Parse(schedule.Cron, schedule.TimeZone).Next(after);
        }
        catch (OmniStackException)
        {
            return null;
        }
    }

    [LoggerMessage(EventId = 2060, Level = LogLevel.Warning, Message = "Schedule {Name} missed {Due} by {Late}; it is not made up for.")]
    private partial void LogMissed(string name, DateTimeOffset due, TimeSpan late);

    [LoggerMessage(EventId = 2061, Level = LogLevel.Warning, Message = "Schedule {Name} waits: {Reason}")]
    private partial void LogFull(string name, string reason);

    [LoggerMessage(EventId = 2062, Level = LogLevel.Warning, Message = "Schedule {Name} did not fire for {Due} ({Code}): {Reason}")]
    private partial void LogRefused(string name, DateTimeOffset due, string code, string reason);
}
