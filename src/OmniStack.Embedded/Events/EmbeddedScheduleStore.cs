using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;

namespace OmniStack.Embedded.Events;

/// <summary>Schedules as part of the bus's state.</summary>
internal sealed class EmbeddedScheduleStore(BusStorage storage) : IScheduleStore
{
    public Task<IReadOnlyList<Schedule>> ListAsync(CancellationToken cancellationToken)
        => storage.ReadAsync<IReadOnlyList<Schedule>>(state => [.. state.Schedules.Values], cancellationToken);

    public Task<Schedule?> FindAsync(string name, CancellationToken cancellationToken)
        => storage.ReadAsync(state => state.Schedules.GetValueOrDefault(name), cancellationToken);

    public async Task<bool> SaveAsync(Schedule schedule, CancellationToken cancellationToken)
    {
        var isNew = false;
        await storage.CommitAsync(state =>
        {
            isNew = !state.Schedules.ContainsKey(schedule.Name);
            if (isNew && state.Schedules.Count >= storage.Options.MaxSchedules)
            {
                throw new OmniStackException(ErrorKind.Conflict, ErrorCodes.ScheduleLimit,
                    $"There are {storage.Options.MaxSchedules} schedules, as many as the configuration allows.");
            }

            return new BusChange.ScheduleSaved(schedule);
        }, cancellationToken);
        return isNew;
    }

    public async Task<bool> AdvanceAsync(string name, DateTimeOffset due, string? taskId, DateTimeOffset? next, CancellationToken cancellationToken)
    {
        var isFirst = false;
        await storage.CommitAsync(state =>
        {
            var schedule = state.Schedules.GetValueOrDefault(name);
            isFirst = schedule is not null && schedule.NextFireAt == due;
            return isFirst ? new BusChange.ScheduleSaved(Advance(schedule!, due, taskId, next)) : null;
        }, cancellationToken);
        return isFirst;
    }

    public async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        var found = false;
        await storage.CommitAsync(state =>
        {
            found = state.Schedules.ContainsKey(name);
            return found ? new BusChange.ScheduleDeleted(name) : null;
        }, cancellationToken);
        return found;
    }

    private static Schedule Advance(Schedule schedule, DateTimeOffset due, string? taskId, DateTimeOffset? next) => taskId is null
        ? schedule with { NextFireAt = next }
        : schedule with { LastFireAt = due, LastTaskId = taskId, NextFireAt = next };
}
