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

    public Task<(Schedule? Stored, bool IsNew)> ChangeAsync(string name, Func<Schedule?, Schedule?> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var stored = _schedules.GetValueOrDefault(name);
            if (change(stored) is not { } changed)
            {
                return Task.FromResult<(Schedule?, bool)>(default);
            }
            if (stored is null ? _schedules.TryAdd(name, changed) : _schedules.TryUpdate(name, changed, stored))
            {
                return Task.FromResult<(Schedule?, bool)>((changed, stored is null));
            }
        }
    }

    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken) => Task.FromResult(_schedules.TryRemove(name, out _));
}
