using System.Buffers.Binary;
using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Otlp;

/// <summary>Reads HistogramDataPoint; its counts and bounds come packed.</summary>
internal static class HistogramPointReader
{
    public static (MetricPoint Point, Exemplar[] Exemplars) Read(ReadOnlySpan<byte> message, AttributeReader attributes)
    {
        ulong time = 0, count = 0;
        double sum = 0;
        ulong[] counts = [];
        double[] bounds = [];
        var exemplars = new List<Exemplar>();
        for (var reader = new ProtoReader(message); reader.Next();)
        {
            switch (reader.Field)
            {
                case 3: time = reader.Fixed64(); break;
                case 4: count = reader.Fixed64(); break;
                case 5: sum = reader.Double(); break;
                case 6: counts = Packed(reader.Bytes(), BinaryPrimitives.ReadUInt64LittleEndian); break;
                case 7: bounds = Packed(reader.Bytes(), BinaryPrimitives.ReadDoubleLittleEndian); break;
                case 8: exemplars.Add(MetricReader.ReadExemplar(reader.Bytes())); break;
                case 9: attributes.Collect(reader.Bytes()); break;
                default: reader.Skip(); break;
            }
        }
        if (counts.Length > 0 && counts.Length != bounds.Length + 1)
        {
            throw new MalformedTelemetryException();
        }
        return (new((long)Math.Min(time, long.MaxValue), sum, new(count, sum, bounds, counts)), [.. exemplars]);
    }

    private static T[] Packed<T>(ReadOnlySpan<byte> bytes, ReadValue<T> read)
    {
        if (bytes.Length % 8 != 0)
        {
            throw new MalformedTelemetryException();
        }
        var values = new T[bytes.Length / 8];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = read(bytes[(i * 8)..]);
        }
        return values;
    }

    private delegate T ReadValue<T>(ReadOnlySpan<byte> bytes);
}
