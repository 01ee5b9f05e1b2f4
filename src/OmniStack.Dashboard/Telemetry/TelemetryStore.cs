using System.Collections.Concurrent;

namespace OmniStack.Dashboard.Telemetry;

/// <summary>The telemetry of one run, in bounded memory.</summary>
internal sealed class TelemetryStore(DashboardOptions options)
{
    private const int MaxSources = 1000;

    private readonly ConcurrentDictionary<TelemetrySource, TelemetrySource> _sources = [];

    public TraceStore Traces { get; } = new(options);

    public LogStore Logs { get; } = new(options);

    public MetricStore Metrics { get; } = new(options);

    public IEnumerable<TelemetrySource> Sources => _sources.Values;

    /// <summary>Names of the services that have sent something, in order.</summary>
    public IReadOnlyList<string> Services => [.. _sources.Values.Select(s => s.Service).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public void Add(TelemetryBatch batch)
    {
        Traces.Add(batch.Spans);
        Logs.Add(batch.Logs);
        Metrics.Add(batch.Metrics);
        TelemetrySource? last = null;
        foreach (var source in batch.Spans.Select(s => s.Source).Concat(batch.Logs.Select(l => l.Source)).Concat(batch.Metrics.Select(m => m.Source)))
        {
            if (!ReferenceEquals(source, last) && _sources.Count < MaxSources)
            {
                _sources.TryAdd(source, source);
                last = source;
            }
        }
    }

    /// <summary>Forgets what one service sent, or all of them when <paramref name="service"/> is null.</summary>
    public void Clear(string? service, TelemetryKind kinds)
    {
        if (kinds.HasFlag(TelemetryKind.Traces))
        {
            Traces.Clear(service);
        }
        if (kinds.HasFlag(TelemetryKind.Logs))
        {
            Logs.Clear(service);
        }
        if (kinds.HasFlag(TelemetryKind.Metrics))
        {
            Metrics.Clear(service);
        }
        foreach (var source in _sources.Keys.Where(s => kinds == TelemetryKind.All && (service is null || s.Service == service)))
        {
            _sources.TryRemove(source, out _);
        }
    }
}
