using System.Collections.Concurrent;

namespace OmniStack.Dashboard.Telemetry;

/// <summary>An instrument of one service (all its replicas) with its series.</summary>
internal sealed class Instrument(InstrumentKey key, InstrumentDescription description)
{
    private readonly ConcurrentDictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);

    public InstrumentKey Key => key;

    public InstrumentDescription Description => description;

    public ICollection<MetricSeries> Series => _series.Values;

    /// <summary>Combinations that were not kept, or that the sender itself gave up to tell apart.</summary>
    public bool Overflowed { get; set; }

    public MetricSeries? Find(string identity) => _series.GetValueOrDefault(identity);

    public void Add(string identity, MetricSeries series) => _series[identity] = series;
}
