using OmniStack.Web.Components.Shared;

namespace OmniStack.Web.Features.Overview;

/// <summary>Figures over the last minutes, the oldest first.</summary>
internal static class Trend
{
    public static IReadOnlyList<ChartPoint> Throughput(IReadOnlyList<BusSample> samples) => Rates(samples, sample => sample.Succeeded);

    public static IReadOnlyList<ChartPoint> Failures(IReadOnlyList<BusSample> samples) => Rates(samples, sample => sample.Failed);

    public static IReadOnlyList<ChartPoint> Backlog(IReadOnlyList<BusSample> samples) => [.. samples.Select(sample => new ChartPoint(sample.At, sample.Backlog))];

    /// <summary>Seconds of an average attempt; intervals without an attempt have no point.</summary>
    public static IReadOnlyList<ChartPoint> Latency(IReadOnlyList<BusSample> samples) => [.. Steps(samples)
        .Select(step => (step.To.At, Attempts: step.To.Succeeded + step.To.Failed - step.From.Succeeded - step.From.Failed, Seconds: step.To.ProcessingSeconds - step.From.ProcessingSeconds))
        .Where(step => step.Attempts > 0)
        .Select(step => new ChartPoint(step.At, Math.Max(0, step.Seconds / step.Attempts)))];

    /// <summary>Per second. Counters that were set to zero count as nothing done.</summary>
    private static IReadOnlyList<ChartPoint> Rates(IReadOnlyList<BusSample> samples, Func<BusSample, long> counter) => [.. Steps(samples)
        .Select(step => new ChartPoint(step.To.At, Math.Max(0, counter(step.To) - counter(step.From)) / (step.To.At - step.From.At).TotalSeconds))];

    private static IEnumerable<(BusSample From, BusSample To)> Steps(IReadOnlyList<BusSample> samples) => samples.Zip(samples.Skip(1));
}
