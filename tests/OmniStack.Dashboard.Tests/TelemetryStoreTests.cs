using OmniStack.Dashboard.Otlp;
using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Tests;

public sealed class TelemetryStoreTests
{
    private readonly DashboardOptions _options = new();

    [Fact]
    public void Add_MoreTracesThanAllowed_KeepsTheNewest()
    {
        _options.MaxTraces = 3;
        var store = Filled(OtlpSignal.Traces, OtlpRequests.Spans("api", 5, n => (UInt128)n + 1));

        Assert.Equal([5, 4, 3], store.Traces.Newest().Select(t => (int)t.Id));
        Assert.Null(store.Traces.Find(1));
    }

    [Fact]
    public void Add_TracesBeyondTheBytes_RemovesTheOldest()
    {
        _options.MaxTraceBytes = 1024 * 1024;
        var store = Filled(OtlpSignal.Traces, OtlpRequests.Spans("api", 20_000, n => (UInt128)(n / 10) + 1));

        Assert.InRange(store.Traces.Newest().Sum(t => t.Size), 1, _options.MaxTraceBytes);
        Assert.NotNull(store.Traces.Find(2000));
    }

    [Fact]
    public void Add_SameSpanTwice_CountsItOnce()
    {
        var request = OtlpRequests.Spans("api", 4, _ => 7);
        var store = Filled(OtlpSignal.Traces, request, request);

        Assert.Equal(4, store.Traces.Find(7)!.Spans.Length);
    }

    [Fact]
    public void Add_TraceLargerThanAllowed_CountsWhatItDropped()
    {
        _options.MaxSpansPerTrace = 10;
        var trace = Filled(OtlpSignal.Traces, OtlpRequests.Spans("api", 25, _ => 7)).Traces.Find(7)!;

        Assert.Equal((10, 15), (trace.Spans.Length, trace.Dropped));
    }

    [Fact]
    public void Add_MoreLogsThanAllowed_KeepsTheNewest()
    {
        _options.MaxLogs = 10;
        var store = Filled(OtlpSignal.Logs, OtlpRequests.Logs("api", 25));

        Assert.Equal(10, store.Logs.Count);
        Assert.Equal("Item was read 24", store.Logs.Newest().First().Message);
        Assert.Equal("Item was read 15", store.Logs.Newest().Last().Message);
    }

    [Fact]
    public void Add_LongAttribute_IsCut()
    {
        _options.MaxAttributeLength = 64;
        var store = Filled(OtlpSignal.Traces, OtlpRequests.Spans("api", 1, _ => 7, (span, _) => span.Attribute(9, "text", new string('x', 1000))));

        Assert.Equal(65, store.Traces.Find(7)!.Root["text"]!.Length);
    }

    [Fact]
    public void Add_MorePointsThanAllowed_HalvesTheOlderHalf()
    {
        _options.MaxPointsPerSeries = 16;
        var store = Filled(OtlpSignal.Metrics, [.. Enumerable.Range(1, 100).Select(n => Counter((ulong)n, (ulong)n * 2, cumulative: true))]);
        var points = Assert.Single(store.Metrics.Instruments.Single().Series).Points();

        Assert.InRange(points.Length, 8, 16);
        Assert.Equal((1, 100), (points[0].Time, points[^1].Time));
        Assert.Equal(200, points[^1].Value);
    }

    [Fact]
    public void Add_DeltaSums_AccumulatesThem()
    {
        var store = Filled(OtlpSignal.Metrics, Counter(1, 5, cumulative: false), Counter(2, 7, cumulative: false));

        Assert.Equal([5, 12], store.Metrics.Instruments.Single().Series.Single().Points().Select(p => p.Value));
    }

    [Fact]
    public void Add_MoreSeriesThanAllowed_SaysSo()
    {
        _options.MaxSeries = 2;
        var store = Filled(OtlpSignal.Metrics, [.. Enumerable.Range(0, 5).Select(n => OtlpRequests.Metric("api", metric => metric.Text(1, "calls")
            .Message(7, sum => sum.Message(1, p => p.Fixed64(3, 1).Fixed64(6, 1).Attribute(7, "n", $"{n}")).Varint(2, 2))))]);

        Assert.Equal(2, store.Metrics.SeriesCount);
        Assert.True(store.Metrics.Instruments.Single().Overflowed);
    }

    [Fact]
    public void Quantile_OfMeasurements_IsInterpolatedWithinTheBucket()
    {
        var histogram = new HistogramValue(100, 0, [10, 20, 50], [0, 50, 50, 0]);

        Assert.Equal(20, histogram.Quantile(0.5)!.Value, 3);
        Assert.Equal(44, histogram.Quantile(0.9)!.Value, 3);
        Assert.Null(new HistogramValue(0, 0, [10], [0, 0]).Quantile(0.5));
    }

    [Fact]
    public void Clear_OfOneService_KeepsTheOthers()
    {
        var store = Filled(OtlpSignal.Logs, OtlpRequests.Logs("api", 5), OtlpRequests.Logs("web", 3));

        store.Clear("api", TelemetryKind.All);

        Assert.Equal(["web"], store.Services);
        Assert.All(store.Logs.Newest(), log => Assert.Equal("web", log.Source.Service));
        Assert.Equal(3, store.Logs.Newest().Count());
    }

    private static byte[] Counter(ulong time, ulong value, bool cumulative) => OtlpRequests.Metric("api", metric => metric.Text(1, "calls")
        .Message(7, sum => sum.Message(1, p => p.Fixed64(3, time).Fixed64(6, value)).Varint(2, cumulative ? 2UL : 1UL).Varint(3, 1)));

    private TelemetryStore Filled(OtlpSignal signal, params byte[][] requests)
    {
        var store = new TelemetryStore(_options);
        var decoder = new OtlpDecoder(_options, TimeProvider.System);
        foreach (var request in requests)
        {
            store.Add(decoder.Decode(signal, OtlpEncoding.Protobuf, request));
        }
        return store;
    }
}
