using System.Text;
using OmniStack.Dashboard.Otlp;
using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Tests;

public sealed class OtlpDecoderTests
{
    private static readonly byte[] Sample = OtlpRequests.Spans("api", 3, _ => 7);

    private readonly OtlpDecoder _decoder = new(new(), TimeProvider.System);

    [Fact]
    public void Decode_NestedAttribute_IsJson()
    {
        var request = OtlpRequests.Spans("api", 1, _ => 7, (span, _) => span.Message(9, pair => pair.Text(1, "list").Message(2, any => any
            .Message(5, array => array.Message(1, v => v.Text(1, "a")).Message(1, v => v.Varint(3, 2)).Message(1, v => v.Message(6, map => map.Attribute(1, "k", "v")))))));

        Assert.Equal("""["a",2,{"k":"v"}]""", Spans(request).Single()["list"]);
    }

    [Fact]
    public void Decode_EndlessNesting_IsRefused()
    {
        Action<ProtoWriter> value = v => v.Text(1, "deep");
        for (var i = 0; i < 100; i++)
        {
            var inner = value;
            value = v => v.Message(5, array => array.Message(1, inner));
        }
        var request = OtlpRequests.Spans("api", 1, _ => 7, (span, _) => span.Message(9, pair => pair.Text(1, "list").Message(2, value)));

        Assert.Throws<MalformedTelemetryException>(() => Spans(request));
    }

    [Fact]
    public void Decode_CutAnywhere_IsRefusedOrRead()
    {
        for (var length = 0; length < Sample.Length; length++)
        {
            OnlyRefuses(Sample[..length]);
        }
    }

    [Fact]
    public void Decode_RandomChanges_AreRefusedOrRead()
    {
        var random = new Random(4711);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = Sample.ToArray();
            for (var i = 0; i < 3; i++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }
            OnlyRefuses(bytes);
        }
    }

    [Fact]
    public void Decode_SpanWithoutId_IsRefused() =>
        Assert.Throws<MalformedTelemetryException>(() => Spans(OtlpRequests.Spans("api", 1, _ => 0)));

    [Fact]
    public void Decode_ExponentialHistogram_HasItsBounds()
    {
        var batch = _decoder.Decode(OtlpSignal.Metrics, OtlpEncoding.Protobuf, OtlpRequests.Metric("api", metric => metric.Text(1, "size")
            .Message(10, data => data.Message(1, p => p.Fixed64(3, 1).Fixed64(4, 4).Double(5, 20).Varint(6, 0).Fixed64(7, 1)
                .Message(8, buckets => buckets.Varint(1, 2).Bytes(2, [1, 2]))).Varint(2, 2))));
        var histogram = Assert.Single(batch.Metrics).Point.Histogram!;

        Assert.Equal([2, 4, 8], histogram.Bounds);
        Assert.Equal([1UL, 1, 2, 0], histogram.Counts);
    }

    [Fact]
    public void Decode_JsonOfTheSpecification_IsRead()
    {
        const string Json = """
            {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"my.service"}}]},
            "scopeSpans":[{"scope":{"name":"my.scope"},"spans":[{"traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"EEE19B7EC3C1B174",
            "parentSpanId":"EEE19B7EC3C1B173","name":"I'm a server span","startTimeUnixNano":"1544712660000000000","endTimeUnixNano":"1544712661000000000",
            "kind":2,"attributes":[{"key":"n","value":{"intValue":"42"}},{"key":"list","value":{"arrayValue":{"values":[{"intValue":1},{"stringValue":"b"}]}}}]}]}]}]}
            """;
        var span = Assert.Single(_decoder.Decode(OtlpSignal.Traces, OtlpEncoding.Json, Encoding.UTF8.GetBytes(Json)).Spans);

        Assert.Equal(("my.service", "my.scope", SpanKind.Server), (span.Source.Service, span.Scope, span.Kind));
        Assert.Equal("5b8efff798038103d269b633813fc60c", Ids.Format(span.TraceId));
        Assert.Equal(TimeSpan.FromSeconds(1), span.Duration);
        Assert.Equal(("42", """[1,"b"]"""), (span["n"], span["list"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"resourceSpans\":7}")]
    [InlineData("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":5}]}]}]}")]
    [InlineData("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"zz\"}]}]}]}")]
    public void Decode_OtherJson_IsRefused(string json) => Assert.Throws<MalformedTelemetryException>(
        () => _decoder.Decode(OtlpSignal.Traces, OtlpEncoding.Json, Encoding.UTF8.GetBytes(json)));

    private List<SpanRecord> Spans(byte[] request) => _decoder.Decode(OtlpSignal.Traces, OtlpEncoding.Protobuf, request).Spans;

    private void OnlyRefuses(byte[] bytes)
    {
        try
        {
            Spans(bytes);
        }
        catch (MalformedTelemetryException)
        {
            // The one way to say no.
        }
    }
}
