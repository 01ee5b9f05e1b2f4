using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;
using OmniStack.Events.Publishing;

namespace OmniStack.Events.Schedules;

/// <summary>Creates and changes schedules: checks them and computes when they fire.</summary>
public sealed class EventSchedules
{
    private const int MaxNameLength = 100;

    private readonly IScheduleStore _store;
    private readonly EnvelopeFactory _envelopes;
    private readonly TimeProvider _time;

    internal EventSchedules(IScheduleStore store, EnvelopeFactory envelopes, TimeProvider time) => (_store, _envelopes, _time) = (store, envelopes, time);

    /// <summary>Creates or replaces the schedule of this name. What it last fired is kept; <see cref="Schedule.CreatedAt"/> and <see cref="Schedule.NextFireAt"/> are set here.</summary>
    /// <returns>As it was stored, and true when it was new.</returns>
    /// <exception cref="OmniStackException">
    /// <c>schedule_invalid</c>, <c>schedule_limit</c>, or the code that a publish of its event would be refused with. Whether an agent
    /// listens on its topic is not looked at.
    /// </exception>
    public async Task<(Schedule Saved, bool IsNew)> SaveAsync(Schedule schedule, CancellationToken cancellationToken)
    {
        if (!EventRules.IsName(schedule.Name) || schedule.Name.Length > MaxNameLength)
        {
            throw new OmniStackException(ErrorKind.Invalid, ErrorCodes.ScheduleInvalid,
                $"name must be 1 to {MaxNameLength} letters, digits, '.', '_' or '-', and begin with a letter or digit.");
        }
        var publish = schedule.Event with { Id = null, IdempotencyKey = null, DeliverAt = null };
        _envelopes.Create(publish);
        var now = _time.GetUtcNow();
        var next = CronSchedule.Parse(schedule.Cron, schedule.TimeZone).Next(now)
            ?? throw new OmniStackException(ErrorKind.Invalid, ErrorCodes.ScheduleInvalid, $"'{schedule.Cron}' never fires.");
        var (saved, isNew) = await _store.ChangeAsync(schedule.Name, stored => schedule with
        {
            Event = publish,
            CreatedAt = stored?.CreatedAt ?? now,
            LastFireAt = stored?.LastFireAt,
            LastTaskId = stored?.LastTaskId,
            NextFireAt = schedule.Paused ? null : next,
        }, cancellationToken);
        return (saved!, isNew);
    }

    /// <summary>Pauses or resumes it. Times that pass meanwhile are not made up for. Nothing else of it changes, whoever changes it at the same time.</summary>
    /// <returns>As it is stored now; null when there is none of this name.</returns>
    public async Task<Schedule?> SetPausedAsync(string name, bool paused, CancellationToken cancellationToken)
    {
        var (changed, _) = await _store.ChangeAsync(name, stored => stored is null || stored.Paused == paused ? null : stored with
        {
            Paused = paused, NextFireAt = paused ? null : CronSchedule.Parse(stored.Cron, stored.TimeZone).Next(_time.GetUtcNow()),
        }, cancellationToken);
        return changed ?? await _store.FindAsync(name, cancellationToken);
    }
}
