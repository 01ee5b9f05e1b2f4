using OmniStack.Dashboard.Telemetry;
using OmniStack.Dashboard.Web.Views;

namespace OmniStack.Dashboard.Tests;

/// <summary>The lines of a chart: what was measured in each step, and nothing where nothing was.</summary>
public sealed class MetricChartTests
{
    private const long Second = 1_000_000_000;

    private static readonly TelemetrySource Source = new("api", "1", []);

    [Fact]
    public void Histogram_WithoutNewValues_IsEmpty()
    {
        var idle = Add(InstrumentKind.Histogram, Enumerable.Range(1, 300).Select(n => new MetricPoint(n * Second, 0, new(4, 8, [1, 5], [0, 4, 0]))));

        var quantiles = MetricChart.Create(idle, [.. idle.Series], null, isCount: false, 30 * Second, 300 * Second);
        var count = MetricChart.Create(idle, [.. idle.Series], null, isCount: true, 30 * Second, 300 * Second);

        Assert.True(quantiles.IsEmpty);
        Assert.All(count.Lines.Single().Values.Take(MetricChart.Steps - 2), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Rate_OfASlowSender_HasNoGapsAndNoPeaks()
    {
        var slow = Add(InstrumentKind.Sum, Enumerable.Range(0, 61).Select(n => new MetricPoint(n * 5 * Second, n * 50, null)));

        var rates = MetricChart.Create(slow, [.. slow.Series], null, isCount: false, 0, 300 * Second).Lines.Single().Values;

        Assert.All(rates[1..], rate => Assert.Equal(10, rate!.Value, precision: 6));
    }

    [Fact]
    public void Gauge_OfASlowSender_KeepsItsValueUntilTheNext()
    {
        var slow = Add(InstrumentKind.Gauge, [new(0, 1, null), new(100 * Second, 2, null), new(200 * Second, 3, null)]);

        var values = MetricChart.Create(slow, [.. slow.Series], null, isCount: false, 0, 180 * Second).Lines.Single().Values;

        Assert.Equal(1, values[10]);
        Assert.Equal(2, values[80]);
    }

    private static Instrument Add(InstrumentKind kind, IEnumerable<MetricPoint> points)
    {
        var store = new MetricStore(new DashboardOptions());
        var description = new InstrumentDescription("meter", "name", "s", "", kind, IsMonotonic: true);
        store.Add([.. points.Select(point => new MetricSample { Instrument = description, Source = Source, Dimensions = [], Point = point })]);
        return store.Instruments.Single();
    }
}
