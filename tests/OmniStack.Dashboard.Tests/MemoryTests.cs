using OmniStack.Dashboard.Otlp;
using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Tests;

public sealed class MemoryTests
{
    private const long MiB = 1024 * 1024;

    [Fact]
    public void Store_UnderEndlessTelemetry_StaysWithinItsBytes()
    {
        var options = new DashboardOptions { MaxTraceBytes = 16 * MiB, MaxLogBytes = 8 * MiB, MaxSeries = 100, MaxPointsPerSeries = 16 };
        var store = new TelemetryStore(options);
        var decoder = new OtlpDecoder(options, TimeProvider.System);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var round = 0; round < 60; round++)
        {
            var from = (UInt128)(round * 1000);
            store.Add(decoder.Decode(OtlpSignal.Traces, OtlpEncoding.Protobuf, OtlpRequests.Spans("api", 2000, n => from + (UInt128)(n / 10) + 1)));
            store.Add(decoder.Decode(OtlpSignal.Logs, OtlpEncoding.Protobuf, OtlpRequests.Logs("api", 2000)));
            var name = $"metric-{round}";
            store.Add(decoder.Decode(OtlpSignal.Metrics, OtlpEncoding.Protobuf, OtlpRequests.Metric("api", metric => metric.Text(1, name)
                .Message(5, gauge => { for (var n = 0; n < 50; n++) { var dimension = $"{n}"; gauge.Message(1, p => p.Fixed64(3, 1).Double(4, 1).Attribute(7, "n", dimension)); } }))));
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, 0, 40 * MiB);
        Assert.NotEmpty(store.Traces.Newest());
        Assert.Equal(100, store.Metrics.SeriesCount);
    }
}
