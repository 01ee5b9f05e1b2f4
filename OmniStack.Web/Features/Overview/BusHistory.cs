using Microsoft.Extensions.Options;
using OmniStack.Contracts.Events;

namespace OmniStack.Web.Features.Overview;

/// <summary>The last minutes of the bus, for the overview's charts. Kept in memory, and bounded by the options.</summary>
internal sealed class BusHistory(IOptions<WebOptions> options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Queue<BusSample> _samples = new();
    private BusSample? _latest;

    /// <summary>Keeps the figures, unless there are some that are younger than the interval.</summary>
    public void Record(BusStatistics bus)
    {
        var sample = BusSample.Of(bus, time.GetUtcNow());
        lock (_lock)
        {
            // A little early counts, so that timers that are a little early leave no gap.
            if (_latest is { } latest && sample.At - latest.At < options.Value.SampleInterval * 0.9)
            {
                return;
            }
            _samples.Enqueue(_latest = sample);
            while (sample.At - _samples.Peek().At > options.Value.SampleWindow)
            {
                _samples.Dequeue();
            }
        }
    }

    /// <returns>The oldest first.</returns>
    public IReadOnlyList<BusSample> Read()
    {
        lock (_lock)
        {
            return [.. _samples];
        }
    }
}
