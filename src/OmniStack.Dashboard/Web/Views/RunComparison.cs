using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Web.Views;

/// <summary>The operations of two runs side by side.</summary>
internal static class RunComparison
{
    private const int MaxRows = 500;

    public static IReadOnlyList<ComparedOperation> Compare(TelemetryStore first, TelemetryStore second)
    {
        var a = Operations(first);
        var b = Operations(second);
        return [.. a.Keys.Union(b.Keys).OrderBy(k => k.Service, StringComparer.Ordinal).ThenBy(k => k.Name, StringComparer.Ordinal).Take(MaxRows)
            .Select(k => new ComparedOperation(k.Service, k.Name, a.GetValueOrDefault(k), b.GetValueOrDefault(k)))];
    }

    private static Dictionary<(string Service, string Name), OperationFigures> Operations(TelemetryStore store) => store.Traces.Newest()
        .SelectMany(t => t.Spans.ToArray()).GroupBy(s => (s.Source.Service, s.Name)).ToDictionary(g => g.Key, OperationFigures.Of);
}

internal sealed record ComparedOperation(string Service, string Name, OperationFigures? First, OperationFigures? Second)
{
    /// <summary>How much longer the second run's median is, as a share; null when one has none.</summary>
    public double? Change => First is { Median.Ticks: > 0 } && Second is not null ? Second.Median / First.Median - 1 : null;
}

internal sealed record OperationFigures(int Count, int Errors, TimeSpan Median, TimeSpan P95)
{
    public static OperationFigures Of(IEnumerable<SpanRecord> spans)
    {
        var all = spans.ToArray();
        var durations = all.Select(s => s.Duration).Order().ToArray();
        return new(all.Length, all.Count(s => s.IsError), durations[(int)((durations.Length - 1) * 0.5)], durations[(int)((durations.Length - 1) * 0.95)]);
    }
}
