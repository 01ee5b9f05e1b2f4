using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Otlp;

/// <summary>Reads ExponentialHistogramDataPoint as a histogram with explicit bounds; negative measurements count into the first bucket.</summary>
internal static class ExponentialPointReader
{
    private const int MaxBuckets = 1024;

    public static (MetricPoint Point, Exemplar[] Exemplars) Read(ReadOnlySpan<byte> message, AttributeReader attributes)
    {
        ulong time = 0, count = 0, zeros = 0;
        double sum = 0;
        var scale = 0;
        var positive = (Offset: 0, Counts: new List<ulong>());
        var exemplars = new List<Exemplar>();
        for (var reader = new ProtoReader(message); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1: attributes.Collect(reader.Bytes()); break;
                case 3: time = reader.Fixed64(); break;
                case 4: count = reader.Fixed64(); break;
                case 5: sum = reader.Double(); break;
                case 6: scale = ZigZag(reader.Varint()); break;
                case 7: zeros = reader.Fixed64(); break;
                case 8: positive = ReadBuckets(reader.Bytes()); break;
                case 11: exemplars.Add(MetricReader.ReadExemplar(reader.Bytes())); break;
                default: reader.Skip(); break;
            }
        }
        var growth = Math.Pow(2, Math.Pow(2, -scale));
        var bounds = new double[positive.Counts.Count + 1];
        for (var i = 0; i < bounds.Length; i++)
        {
            bounds[i] = Math.Pow(growth, positive.Offset + i);
        }
        var below = count - Math.Min(count, positive.Counts.Aggregate(0UL, (total, c) => total + c));
        ulong[] counts = [Math.Max(zeros, below), .. positive.Counts, 0];
        return (new((long)Math.Min(time, long.MaxValue), sum, new(count, sum, bounds, counts)), [.. exemplars]);
    }

    private static int ZigZag(ulong value) => (int)(value >> 1) ^ -(int)(value & 1);

    private static (int Offset, List<ulong> Counts) ReadBuckets(ReadOnlySpan<byte> message)
    {
        var offset = 0;
        var counts = new List<ulong>();
        for (var reader = new ProtoReader(message); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1: offset = ZigZag(reader.Varint()); break;
                case 2: ReadCounts(reader.Bytes(), counts); break;
                default: reader.Skip(); break;
            }
        }
        return (offset, counts);
    }

    private static void ReadCounts(ReadOnlySpan<byte> packed, List<ulong> counts)
    {
        for (var i = 0; i < packed.Length;)
        {
            ulong value = 0;
            for (var shift = 0; ; shift += 7)
            {
                if (i >= packed.Length || shift > 63)
                {
                    throw new MalformedTelemetryException();
                }
                var part = packed[i++];
                value |= (ulong)(part & 0x7f) << shift;
                if (part < 0x80)
                {
                    break;
                }
            }
            counts.Add(value);
            if (counts.Count > MaxBuckets)
            {
                throw new MalformedTelemetryException();
            }
        }
    }
}
