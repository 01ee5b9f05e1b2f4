using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace OmniStack.Daemon.Metrics;

/// <summary>The Prometheus text format, version 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats/.</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <param name="series">Those of one instrument next to each other.</param>
    public static string Write(IReadOnlyList<SeriesSnapshot> series)
    {
        var text = new StringBuilder();
        Instrument? described = null;
        foreach (var one in series)
        {
            var instrument = one.Key.Instrument;
            var name = NameOf(instrument);
            if (instrument != described)
            {
                described = instrument;
                text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {instrument.Description}\n");
                text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {(one.Buckets.Count > 0 ? "histogram" : "counter")}\n");
            }
            var labels = Labels(one.Key);
            if (one.Buckets.Count == 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}{{{labels}}} {one.Sum}\n");
            }
            else
            {
                WriteHistogram(text, name, labels, one);
            }
        }
        return text.ToString();
    }

    private static void WriteHistogram(StringBuilder text, string name, string labels, SeriesSnapshot histogram)
    {
        foreach (var (bound, count) in histogram.Buckets)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels},le=\"{bound}\"}} {count}\n");
        }
        text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels},le=\"+Inf\"}} {histogram.Count}\n");
        text.Append(CultureInfo.InvariantCulture, $"{name}_sum{{{labels}}} {histogram.Sum}\n");
        text.Append(CultureInfo.InvariantCulture, $"{name}_count{{{labels}}} {histogram.Count}\n");
    }

    /// <summary>For example omnistack_events_received_total, messaging_process_duration_seconds.</summary>
    private static string NameOf(Instrument instrument)
        => instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "_total");

    // Names follow EventRules, so no value needs escaping.
    private static string Labels(SeriesKey key) => key.Agent.Length == 0 ? $"topic=\"{key.Topic}\"" : $"topic=\"{key.Topic}\",agent=\"{key.Agent}\"";
}
