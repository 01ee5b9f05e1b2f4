using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Otlp;

/// <summary>Reads ExportTraceServiceRequest.</summary>
internal sealed class SpanReader(AttributeReader attributes, StringPool pool, List<SpanRecord> spans) : SignalReader(attributes, pool)
{
    private const int MaxEvents = 128;

    // What an object with its strings takes beyond its bytes on the wire.
    private const int Overhead = 240;

    protected override void ReadItem(ReadOnlySpan<byte> item)
    {
        UInt128 traceId = 0;
        ulong spanId = 0, parentId = 0, kind = 0, start = 0, end = 0;
        var name = "";
        var status = (Code: SpanStatus.Unset, Message: (string?)null);
        for (var reader = new ProtoReader(item); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1: traceId = TraceId(reader.Bytes()); break;
                case 2: spanId = SpanId(reader.Bytes()); break;
                case 4: parentId = SpanId(reader.Bytes()); break;
                case 5: name = Pool.Get(reader.Bytes()); break;
                case 6: kind = reader.Varint(); break;
                case 7: start = reader.Fixed64(); break;
                case 8: end = reader.Fixed64(); break;
                case 9: Attributes.Collect(reader.Bytes()); break;
                case 15: status = ReadStatus(reader.Bytes()); break;
                default: reader.Skip(); break;
            }
        }
        var collected = Attributes.Take();
        var (events, links) = ReadLists(item);
        spans.Add(new()
        {
            TraceId = Required(traceId), SpanId = (ulong)Required(spanId), ParentId = parentId, Name = name,
            Kind = (SpanKind)Math.Min(kind, (ulong)SpanKind.Consumer), Start = Time(start), End = Math.Max(Time(start), Time(end)),
            Status = status.Code, StatusMessage = status.Message, Attributes = collected, Events = events, Links = links,
            Scope = Scope, Source = Source, Size = Overhead + item.Length * 2,
        });
    }

    private static UInt128 Required(UInt128 id) => id != 0 ? id : throw new MalformedTelemetryException();

    /// <summary>A second pass, since the attributes of the span and of its events are collected one after the other.</summary>
    private (SpanEvent[] Events, SpanLink[] Links) ReadLists(ReadOnlySpan<byte> item)
    {
        List<SpanEvent>? events = null;
        List<SpanLink>? links = null;
        for (var reader = new ProtoReader(item); reader.Next();)
        {
            if (reader.Field == 11 && (events?.Count ?? 0) < MaxEvents)
            {
                (events ??= []).Add(ReadEvent(reader.Bytes()));
            }
            else if (reader.Field == 13 && (links?.Count ?? 0) < MaxEvents)
            {
                (links ??= []).Add(ReadLink(reader.Bytes()));
            }
            else
            {
                reader.Skip();
            }
        }
        return (events is null ? [] : [.. events], links is null ? [] : [.. links]);
    }

    private (SpanStatus Code, string? Message) ReadStatus(ReadOnlySpan<byte> status)
    {
        var code = SpanStatus.Unset;
        string? message = null;
        for (var reader = new ProtoReader(status); reader.Next();)
        {
            switch (reader.Field)
            {
                case 2: message = Attributes.Cut(Pool.Get(reader.Bytes())); break;
                case 3: code = reader.Varint() switch { 1 => SpanStatus.Ok, 2 => SpanStatus.Error, _ => SpanStatus.Unset }; break;
                default: reader.Skip(); break;
            }
        }
        return (code, message);
    }

    private SpanEvent ReadEvent(ReadOnlySpan<byte> message)
    {
        ulong time = 0;
        var name = "";
        for (var reader = new ProtoReader(message); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1: time = reader.Fixed64(); break;
                case 2: name = Pool.Get(reader.Bytes()); break;
                case 3: Attributes.Collect(reader.Bytes()); break;
                default: reader.Skip(); break;
            }
        }
        return new(name, Time(time), Attributes.Take());
    }

    private SpanLink ReadLink(ReadOnlySpan<byte> message)
    {
        UInt128 traceId = 0;
        ulong spanId = 0;
        for (var reader = new ProtoReader(message); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1: traceId = TraceId(reader.Bytes()); break;
                case 2: spanId = SpanId(reader.Bytes()); break;
                case 4: Attributes.Collect(reader.Bytes()); break;
                default: reader.Skip(); break;
            }
        }
        return new(traceId, spanId, Attributes.Take());
    }
}
