namespace OmniStack.Dashboard.Telemetry;

/// <summary>Counts per bucket; bucket i ends at Bounds[i], the last one has no end.</summary>
internal sealed record HistogramValue(ulong Count, double Sum, double[] Bounds, ulong[] Counts)
{
    public HistogramValue Plus(HistogramValue other) => Combine(other, 1);

    /// <summary>What was measured between <paramref name="earlier"/> and this one; this one when the process has restarted since.</summary>
    public HistogramValue Minus(HistogramValue earlier) => earlier.Count > Count ? this : Combine(earlier, -1);

    /// <summary>The value that <paramref name="quantile"/> (0 to 1) of the measurements stay below, interpolated within its bucket; null without measurements.</summary>
    public double? Quantile(double quantile)
    {
        if (Count == 0 || Counts.Length == 0)
        {
            return null;
        }
        var rank = quantile * Count;
        double below = 0;
        for (var i = 0; i < Counts.Length; i++)
        {
            if (below + Counts[i] >= rank && Counts[i] > 0)
            {
                var low = i == 0 ? Math.Min(0, Bounds.Length > 0 ? Bounds[0] : 0) : Bounds[i - 1];
                var high = i < Bounds.Length ? Bounds[i] : low;
                return low + (high - low) * Math.Clamp((rank - below) / Counts[i], 0, 1);
            }
            below += Counts[i];
        }
        return Bounds.Length > 0 ? Bounds[^1] : null;
    }

    private HistogramValue Combine(HistogramValue other, int sign)
    {
        if (!Bounds.AsSpan().SequenceEqual(other.Bounds) || Counts.Length != other.Counts.Length)
        {
            return this;
        }
        var counts = new ulong[Counts.Length];
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] = sign > 0 ? Counts[i] + other.Counts[i] : Counts[i] - Math.Min(Counts[i], other.Counts[i]);
        }
        return new(sign > 0 ? Count + other.Count : Count - other.Count, Sum + sign * other.Sum, Bounds, counts);
    }
}
