using System.Collections.Concurrent;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;

namespace OmniStack.Events.Tests.Schedules;

/// <summary>Schedules in memory, as the port has them.</summary>
internal sealed class FakeScheduleStore : IScheduleStore
{
    private readonly ConcurrentDictionary<string, Schedule> _schedules = new(StringComparer.Ordinal);

    public Schedule this[string name]
    {
        get => _schedules[name];
        set => _schedules[name] = value;
    }

    public Task<IReadOnlyList<Schedule>> ListAsync(CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<Schedule>>([.. _schedules.Values.OrderBy(s => s.Name, StringComparer.Ordinal)]);

    public Task<Schedule?> FindAsync(string name, CancellationToken cancellationToken) => Task.FromResult(_schedules.GetValueOrDefault(name));

    public async Task<bool> SaveAsync(Schedule schedule, CancellationToken cancellationToken)
    {
        var isNew = await FindAsync(schedule.Name, cancellationToken) is null;
        _schedules[schedule.Name] = schedule;
        return isNew;
    }

    public Task<bool> AdvanceAsync(string name, DateTimeOffset due, string? taskId, DateTimeOffset? next, CancellationToken cancellationToken)
    {
        var stored = _schedules[name];
        var advanced = taskId is null ? stored with { NextFireAt = next } : stored with { NextFireAt = next, LastFireAt = due, LastTaskId = taskId };
        return Task.FromResult(stored.NextFireAt == due && _schedules.TryUpdate(name, advanced, stored));
    }

    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken) => Task.FromResult(_schedules.TryRemove(name, out _));
}
