using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Otlp;

/// <summary>Reads ExportLogsServiceRequest.</summary>
internal sealed class LogReader(AttributeReader attributes, StringPool pool, List<LogRecord> logs, long now) : SignalReader(attributes, pool)
{
    private const int Overhead = 200;

    protected override void ReadItem(ReadOnlySpan<byte> item)
    {
        ulong time = 0, observed = 0, severity = 0, spanId = 0;
        UInt128 traceId = 0;
        var message = "";
        for (var reader = new ProtoReader(item); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1: time = reader.Fixed64(); break;
                case 2: severity = reader.Varint(); break;
                case 5: message = Attributes.Text(reader.Bytes()); break;
                case 6: Attributes.Collect(reader.Bytes()); break;
                case 9: traceId = TraceId(reader.Bytes()); break;
                case 10: spanId = SpanId(reader.Bytes()); break;
                case 11: observed = reader.Fixed64(); break;
                default: reader.Skip(); break;
            }
        }
        logs.Add(new()
        {
            Time = time > 0 ? Time(time) : observed > 0 ? Time(observed) : now,
            Severity = (int)Math.Min(severity, 24), Message = message, Category = Scope, TraceId = traceId, SpanId = spanId,
            Attributes = Attributes.Take(), Source = Source, Size = Overhead + item.Length * 2,
        });
    }
}
