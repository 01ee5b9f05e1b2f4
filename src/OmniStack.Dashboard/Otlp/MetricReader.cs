using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Otlp;

/// <summary>Reads ExportMetricsServiceRequest: gauges, sums, histograms and exponential histograms; summaries are left out.</summary>
internal sealed class MetricReader(AttributeReader attributes, StringPool pool, List<MetricSample> samples) : SignalReader(attributes, pool)
{
    private const int GaugeField = 5;
    private const int SumField = 7;
    private const int HistogramField = 9;
    private const int ExponentialField = 10;
    private const ulong DeltaTemporality = 1;

    protected override void ReadItem(ReadOnlySpan<byte> item)
    {
        string name = "", description = "", unit = "";
        var dataField = 0;
        ReadOnlySpan<byte> data = default;
        for (var reader = new ProtoReader(item); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1: name = Pool.Get(reader.Bytes()); break;
                case 2: description = Pool.Get(reader.Bytes()); break;
                case 3: unit = Pool.Get(reader.Bytes()); break;
                case GaugeField or SumField or HistogramField or ExponentialField:
                    dataField = reader.Field;
                    data = reader.Bytes();
                    break;
                default: reader.Skip(); break;
            }
        }
        if (dataField != 0)
        {
            ReadData(new(Scope, name, unit, description, Kind(dataField), IsMonotonic: false), dataField, data);
        }
    }

    private static InstrumentKind Kind(int dataField) => dataField switch
    {
        GaugeField => InstrumentKind.Gauge,
        SumField => InstrumentKind.Sum,
        _ => InstrumentKind.Histogram,
    };

    private void ReadData(InstrumentDescription instrument, int dataField, ReadOnlySpan<byte> data)
    {
        ulong temporality = 0;
        var monotonic = false;
        for (var reader = new ProtoReader(data); reader.Next();)
        {
            switch (reader.Field)
            {
                case 2: temporality = reader.Varint(); break;
                case 3: monotonic = reader.Varint() != 0; break;
                default: reader.Skip(); break;
            }
        }
        instrument = instrument with { IsMonotonic = monotonic };
        for (var reader = new ProtoReader(data); reader.Next();)
        {
            if (reader.Field != 1)
            {
                reader.Skip();
                continue;
            }
            var (point, exemplars) = dataField switch
            {
                HistogramField => HistogramPointReader.Read(reader.Bytes(), Attributes),
                ExponentialField => ExponentialPointReader.Read(reader.Bytes(), Attributes),
                _ => ReadNumber(reader.Bytes()),
            };
            samples.Add(new()
            {
                Instrument = instrument, Source = Source, Dimensions = Attributes.Take(),
                IsDelta = temporality == DeltaTemporality, Point = point, Exemplars = exemplars,
            });
        }
    }

    private (MetricPoint, Exemplar[]) ReadNumber(ReadOnlySpan<byte> message)
    {
        long time = 0;
        double value = 0;
        var exemplars = new List<Exemplar>();
        for (var reader = new ProtoReader(message); reader.Next();)
        {
            switch (reader.Field)
            {
                case 3: time = Time(reader.Fixed64()); break;
                case 4: value = reader.Double(); break;
                case 5: exemplars.Add(ReadExemplar(reader.Bytes())); break;
                case 6: value = (long)reader.Fixed64(); break;
                case 7: Attributes.Collect(reader.Bytes()); break;
                default: reader.Skip(); break;
            }
        }
        return (new(time, value, null), [.. exemplars]);
    }

    public static Exemplar ReadExemplar(ReadOnlySpan<byte> message)
    {
        long time = 0;
        double value = 0;
        ulong spanId = 0;
        UInt128 traceId = 0;
        for (var reader = new ProtoReader(message); reader.Next();)
        {
            switch (reader.Field)
            {
                case 2: time = Time(reader.Fixed64()); break;
                case 3: value = reader.Double(); break;
                case 4: spanId = SpanId(reader.Bytes()); break;
                case 5: traceId = TraceId(reader.Bytes()); break;
                case 6: value = (long)reader.Fixed64(); break;
                default: reader.Skip(); break;
            }
        }
        return new(time, value, traceId, spanId);
    }
}
