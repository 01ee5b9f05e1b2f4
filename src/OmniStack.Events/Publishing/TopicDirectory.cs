using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Events;

namespace OmniStack.Events.Publishing;

/// <summary>Knows which topics have an agent, on this runner or any other, without asking the bus for every event.</summary>
internal sealed class TopicDirectory(IEventBus bus, IOptions<EventsOptions> options, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private volatile Snapshot? _known;

    public async ValueTask<bool> HasAgentAsync(string topic, CancellationToken cancellationToken)
    {
        if (_known is { } known && (known.Topics.Contains(topic) || IsFresh(known)))
        {
            return known.Topics.Contains(topic);
        }
        await _refreshing.WaitAsync(cancellationToken);
        try
        {
            if (_known is not { } current || !IsFresh(current))
            {
                var agents = await bus.ListAgentsAsync(cancellationToken);
                _known = current = new Snapshot(agents.Select(a => a.Topic).ToFrozenSet(StringComparer.Ordinal), time.GetTimestamp());
            }
            return current.Topics.Contains(topic);
        }
        finally
        {
            _refreshing.Release();
        }
    }

    public void Dispose() => _refreshing.Dispose();

    private bool IsFresh(Snapshot snapshot) => time.GetElapsedTime(snapshot.TakenAt) < options.Value.TopicListLife;

    private sealed record Snapshot(FrozenSet<string> Topics, long TakenAt);
}
