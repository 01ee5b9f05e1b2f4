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

    public async Task<(Schedule? Stored, bool IsNew)> ChangeAsync(string name, Func<Schedule?, Schedule?> change, CancellationToken cancellationToken)
    {
        (Schedule? Stored, bool IsNew) answer = default;
        await storage.CommitAsync(state =>
        {
            var stored = state.Schedules.GetValueOrDefault(name);
            var changed = change(stored);
            if (changed is not null && stored is null && state.Schedules.Count >= storage.Options.MaxSchedules)
            {
                throw new OmniStackException(ErrorKind.Conflict, ErrorCodes.ScheduleLimit,
                    $"There are {storage.Options.MaxSchedules} schedules, as many as the configuration allows.");
            }

            answer = (changed, stored is null && changed is not null);
            return changed is null ? null : new BusChange.ScheduleSaved(changed);
        }, cancellationToken);
        return answer;
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
}
