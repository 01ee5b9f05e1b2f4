using System.Collections.Concurrent;
using System.Text;

namespace OmniStack.Dashboard.Telemetry;

/// <summary>The instruments of all services, bounded by the number of series.</summary>
internal sealed class MetricStore(DashboardOptions options)
{
    private readonly ConcurrentDictionary<InstrumentKey, Instrument> _instruments = [];
    private readonly Lock _lock = new();
    private int _series;
    private long _version;

    /// <summary>Rises with every change.</summary>
    public long Version => Volatile.Read(ref _version);

    public int SeriesCount => Volatile.Read(ref _series);

    public IEnumerable<Instrument> Instruments => _instruments.Values
        .OrderBy(i => i.Key.Meter, StringComparer.Ordinal).ThenBy(i => i.Key.Name, StringComparer.Ordinal);

    public Instrument? Find(InstrumentKey key) => _instruments.GetValueOrDefault(key);

    public void Add(List<MetricSample> samples)
    {
        if (samples.Count == 0)
        {
            return;
        }
        lock (_lock)
        {
            foreach (var sample in samples)
            {
                var key = new InstrumentKey(sample.Source.Service, sample.Instrument.Meter, sample.Instrument.Name);
                var instrument = _instruments.GetOrAdd(key, static (k, s) => new Instrument(k, s.Instrument), sample);
                FindOrAddSeries(instrument, sample)?.Add(sample);
            }
            Volatile.Write(ref _version, _version + 1);
        }
    }

    /// <summary>Forgets the instruments of one service, or everything when <paramref name="service"/> is null.</summary>
    public void Clear(string? service)
    {
        lock (_lock)
        {
            foreach (var (key, instrument) in _instruments.Where(i => service is null || i.Key.Service == service))
            {
                _instruments.TryRemove(key, out _);
                _series -= instrument.Series.Count;
            }
            Volatile.Write(ref _version, _version + 1);
        }
    }

    private MetricSeries? FindOrAddSeries(Instrument instrument, MetricSample sample)
    {
        var identity = Identity(sample);
        if (instrument.Find(identity) is { } known)
        {
            return known;
        }
        instrument.Overflowed |= Field.Find(sample.Dimensions, "otel.metric.overflow") == "true";
        if (_series >= options.MaxSeries)
        {
            instrument.Overflowed = true;
            return null;
        }
        _series++;
        var series = new MetricSeries(sample.Source, sample.Dimensions, options.MaxPointsPerSeries);
        instrument.Add(identity, series);
        return series;
    }

    private static string Identity(MetricSample sample)
    {
        if (sample.Dimensions.Length == 0)
        {
            return sample.Source.Instance;
        }
        var identity = new StringBuilder(sample.Source.Instance);
        foreach (var (key, value) in sample.Dimensions)
        {
            identity.Append('\n').Append(key).Append('=').Append(value);
        }
        return identity.ToString();
    }
}
