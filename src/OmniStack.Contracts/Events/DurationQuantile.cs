namespace OmniStack.Contracts.Events;

/// <summary>Quantiles of a histogram over <see cref="GroupStatistics.DurationBounds"/>, as Prometheus estimates them.</summary>
public static class DurationQuantile
{
    /// <param name="counts">Per bucket, the last one without an upper bound.</param>
    /// <param name="share">0 to 1.</param>
    /// <returns>Seconds, interpolated within the bucket; the highest bound for what is above it; 0 when nothing was counted.</returns>
    public static double Of(IReadOnlyList<long> counts, double share)
    {
        var bounds = GroupStatistics.DurationBounds;
        var rank = share * counts.Sum();
        long below = 0;
        for (var i = 0; i < Math.Min(counts.Count, bounds.Count); i++)
        {
            if (counts[i] > 0 && below + counts[i] >= rank)
            {
                var lower = i == 0 ? 0 : bounds[i - 1];
                return Math.Round(lower + ((bounds[i] - lower) * (rank - below) / counts[i]), 6);
            }
            below += counts[i];
        }
        return rank > 0 ? bounds[^1] : 0;
    }
}
