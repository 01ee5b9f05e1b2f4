using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using OmniStack.Events;

namespace OmniStack.Daemon.Metrics;

/// <summary>Adds up what the event engine measures, from the start of the process on.</summary>
internal sealed class EventMetrics : IHostedService, IDisposable
{
    /// <summary>Topics come from publishers; a flood of them must not become a flood of series.</summary>
    private const int MaxSeries = 10_000;
    private const string Other = "other";

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<SeriesKey, Series> _series = new();

    public EventMetrics()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == EventsTelemetry.Name)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Find(instrument, tags).Add(value));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Find(instrument, tags).Add(value));
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _listener.Dispose();

    /// <returns>Ordered by instrument, topic and agent.</returns>
    public IReadOnlyList<SeriesSnapshot> Snapshot() =>
    [
        .. _series.OrderBy(s => s.Key.Instrument.Name, StringComparer.Ordinal)
            .ThenBy(s => s.Key.Topic, StringComparer.Ordinal)
            .ThenBy(s => s.Key.Agent, StringComparer.Ordinal)
            .Select(s => s.Value.Snapshot(s.Key)),
    ];

    private Series Find(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var (topic, agent) = ("", "");
        foreach (var tag in tags)
        {
            topic = tag.Key == EventsTelemetry.TopicTag ? tag.Value as string ?? "" : topic;
            agent = tag.Key == EventsTelemetry.AgentTag ? tag.Value as string ?? "" : agent;
        }
        var key = new SeriesKey(instrument, topic, agent);
        if (_series.TryGetValue(key, out var series))
        {
            return series;
        }
        key = _series.Count < MaxSeries ? key : new SeriesKey(instrument, Other, Other);
        return _series.GetOrAdd(key, static added => new Series((added.Instrument as Instrument<double>)?.Advice?.HistogramBucketBoundaries));
    }
}
