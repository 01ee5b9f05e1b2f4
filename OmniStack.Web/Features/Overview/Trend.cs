using OmniStack.Contracts.Events;
using OmniStack.Web.Components.Shared;

namespace OmniStack.Web.Features.Overview;

/// <summary>Figures over the last minutes, the oldest first. Counters that were set to zero count as nothing done.</summary>
internal static class Trend
{
    private const int MostPoints = 120;
    private const double MostMissed = 3; // intervals; then the line is broken

    public static IReadOnlyList<ChartPoint> Throughput(BusHistory history) => Rates(history, sample => sample.Processed);

    public static IReadOnlyList<ChartPoint> Failures(BusHistory history) => Rates(history, sample => sample.Failed);

    public static IReadOnlyList<ChartPoint> Backlog(BusHistory history)
    {
        var samples = Thin(history);
        return [.. samples.Select((sample, index) => new ChartPoint(sample.At, sample.Backlog, index > 0 && IsGap(history, samples[index - 1], sample)))];
    }

    /// <summary>Seconds that 95 of 100 attempts did not take longer than; intervals without an attempt have no point.</summary>
    public static IReadOnlyList<ChartPoint> Latency(BusHistory history) => [.. Steps(history)
        .Select(step => (step.To.At, Counts: Between(step.From.Durations, step.To.Durations), step.IsGap))
        .Where(step => step.Counts.Sum() > 0)
        .Select(step => new ChartPoint(step.At, DurationQuantile.Of(step.Counts, 0.95), step.IsGap))];

    private static IReadOnlyList<ChartPoint> Rates(BusHistory history, Func<BusSample, long> counter) => [.. Steps(history)
        .Select(step => new ChartPoint(step.To.At, Math.Max(0, counter(step.To) - counter(step.From)) / (step.To.At - step.From.At).TotalSeconds, step.IsGap))];

    private static long[] Between(IReadOnlyList<long> from, IReadOnlyList<long> to) => [.. to.Select((count, i) => Math.Max(0, count - from.ElementAtOrDefault(i)))];

    private static IEnumerable<(BusSample From, BusSample To, bool IsGap)> Steps(BusHistory history)
    {
        var samples = Thin(history);
        return samples.Zip(samples.Skip(1), (from, to) => (from, to, IsGap(history, from, to)));
    }

    private static bool IsGap(BusHistory history, BusSample from, BusSample to)
        => (to.At - from.At).TotalSeconds > MostMissed * history.IntervalSeconds * Stride(history);

    /// <summary>Every so many, the latest always among them; counters lose nothing by it.</summary>
    private static IReadOnlyList<BusSample> Thin(BusHistory history)
    {
        var (samples, stride) = (history.Samples, Stride(history));
        return [.. samples.Where((_, index) => (samples.Count - 1 - index) % stride == 0)];
    }

    private static int Stride(BusHistory history) => (history.Samples.Count + MostPoints - 1) / MostPoints is > 1 and var stride ? stride : 1;
}
