using System.Buffers.Binary;
using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Otlp;

/// <summary>
/// The frame that the three signals share: ExportXServiceRequest { ResourceX = 1 }, ResourceX { resource = 1, ScopeX = 2 },
/// ScopeX { scope = 1, item = 2 }. Source: https://github.com/open-telemetry/opentelemetry-proto.
/// </summary>
internal abstract class SignalReader(AttributeReader attributes, StringPool pool)
{
    protected AttributeReader Attributes => attributes;

    protected StringPool Pool => pool;

    protected TelemetrySource Source { get; private set; } = TelemetrySource.Unknown;

    protected string Scope { get; private set; } = "";

    public void Read(ReadOnlySpan<byte> request)
    {
        for (var reader = new ProtoReader(request); reader.Next();)
        {
            if (reader.Field == 1)
            {
                ReadResource(reader.Bytes());
            }
            else
            {
                reader.Skip();
            }
        }
    }

    protected abstract void ReadItem(ReadOnlySpan<byte> item);

    protected static long Time(ulong nanoseconds) => (long)Math.Min(nanoseconds, long.MaxValue);

    /// <exception cref="MalformedTelemetryException">It has neither 16 bytes nor none.</exception>
    protected static UInt128 TraceId(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        16 => BinaryPrimitives.ReadUInt128BigEndian(bytes),
        0 => 0,
        _ => throw new MalformedTelemetryException(),
    };

    /// <exception cref="MalformedTelemetryException">It has neither 8 bytes nor none.</exception>
    protected static ulong SpanId(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        8 => BinaryPrimitives.ReadUInt64BigEndian(bytes),
        0 => 0,
        _ => throw new MalformedTelemetryException(),
    };

    private void ReadResource(ReadOnlySpan<byte> resource)
    {
        Source = TelemetrySource.Unknown;
        // The resource usually comes first, but protobuf does not promise it.
        for (var reader = new ProtoReader(resource); reader.Next();)
        {
            if (reader.Field == 1)
            {
                Source = TelemetrySource.From(CollectAttributes(reader.Bytes(), attributesField: 1));
            }
            else
            {
                reader.Skip();
            }
        }
        for (var reader = new ProtoReader(resource); reader.Next();)
        {
            if (reader.Field == 2)
            {
                ReadScope(reader.Bytes());
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadScope(ReadOnlySpan<byte> scope)
    {
        Scope = "";
        for (var reader = new ProtoReader(scope); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1:
                    Scope = ScopeName(reader.Bytes());
                    break;
                case 2:
                    ReadItem(reader.Bytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private string ScopeName(ReadOnlySpan<byte> scope)
    {
        for (var reader = new ProtoReader(scope); reader.Next(); reader.Skip())
        {
            if (reader.Field == 1)
            {
                return pool.Get(reader.Bytes());
            }
        }
        return "";
    }

    private Field[] CollectAttributes(ReadOnlySpan<byte> message, int attributesField)
    {
        for (var reader = new ProtoReader(message); reader.Next();)
        {
            if (reader.Field == attributesField)
            {
                attributes.Collect(reader.Bytes());
            }
            else
            {
                reader.Skip();
            }
        }
        return attributes.Take();
    }
}
