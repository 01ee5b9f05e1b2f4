using System.Collections.Concurrent;

namespace OmniStack.Events.Running;

/// <summary>What one agent has in hand on this process, by the bus's token.</summary>
internal sealed class ActiveRuns
{
    private readonly ConcurrentDictionary<string, ActiveRun> _byToken = new(StringComparer.Ordinal);

    public bool IsEmpty => _byToken.IsEmpty;

    public IReadOnlyCollection<ActiveRun> Snapshot() => [.. _byToken.Values];

    /// <returns>An older run of the same delivery, whose lease this process lost and got back; null when there is none.</returns>
    public ActiveRun? Add(ActiveRun run)
    {
        ActiveRun? older = null;
        _byToken.AddOrUpdate(run.Delivery.Token, run, (_, existing) =>
        {
            older = existing;
            return run;
        });
        return older;
    }

    public void Remove(ActiveRun run) => _byToken.TryRemove(KeyValuePair.Create(run.Delivery.Token, run));
}
