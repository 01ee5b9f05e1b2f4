namespace OmniStack.Agents.State.Audit;

/// <summary>What the samples of a metric come to. Percentiles are values that were measured: the lowest that is not below so many of all.</summary>
public sealed record MetricSummary(long Count, double Min, double Max, double Average, double Sum, double P50, double P95, double P99)
{
    /// <returns>The summary; null for no samples.</returns>
    internal static MetricSummary? Of(List<double> values)
    {
        if (values.Count == 0)
        {
            return null;
        }

        values.Sort();
        var sum = values.Sum();
        return new(values.Count, values[0], values[^1], sum / values.Count, sum, Percentile(values, 50), Percentile(values, 95), Percentile(values, 99));
    }

    private static double Percentile(List<double> sorted, int percent) => sorted[(int)Math.Ceiling(sorted.Count * (percent / 100.0)) - 1];
}
