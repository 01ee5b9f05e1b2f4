using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Components;
using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Web;

/// <summary>Times, durations and numbers as people read them. Times are in the server's zone: it is the user's own machine.</summary>
internal static class Format
{
    private const int Colours = 12;

    public static string Time(long nanoseconds) => Time(UnixTime.ToTime(nanoseconds));

    public static string Time(DateTimeOffset time, bool isUtc = false) => (isUtc ? time.ToUniversalTime() : time.ToLocalTime()).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    public static string DateAndTime(DateTimeOffset time) => time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Iso(DateTimeOffset time) => time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);

    public static string Duration(TimeSpan duration) => duration switch
    {
        { TotalMinutes: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalMinutes}m {duration.Seconds}s"),
        { TotalSeconds: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.##} s"),
        { TotalMilliseconds: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.##} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMicroseconds:0.#} µs"),
    };

    public static string Ago(TimeSpan age) => age switch
    {
        { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, age.TotalSeconds):0} s ago"),
        { TotalMinutes: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{age.TotalMinutes:0} min ago"),
        { TotalHours: < 48 } => string.Create(CultureInfo.InvariantCulture, $"{age.TotalHours:0} h ago"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{age.TotalDays:0} days ago"),
    };

    public static string Bytes(long bytes) => bytes switch
    {
        >= 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0 / 1024.0:0.#} MiB"),
        >= 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.#} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
    };

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Three significant digits, with k, M, G above a thousand.</summary>
    public static string Number(double value) => Math.Abs(value) switch
    {
        >= 1e9 => string.Create(CultureInfo.InvariantCulture, $"{value / 1e9:0.##}G"),
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{value / 1e6:0.##}M"),
        >= 1e4 => string.Create(CultureInfo.InvariantCulture, $"{value / 1e3:0.##}k"),
        >= 100 => string.Create(CultureInfo.InvariantCulture, $"{value:0.#}"),
        >= 1 => string.Create(CultureInfo.InvariantCulture, $"{value:0.##}"),
        0 => "0",
        _ => string.Create(CultureInfo.InvariantCulture, $"{value:0.####}"),
    };

    /// <summary>A measured value in its unit, as UCUM writes units: bytes and seconds in readable sizes.</summary>
    public static string Measure(double value, string unit) => unit switch
    {
        "By" => Bytes((long)value),
        "By/s" => $"{Bytes((long)value)}/s",
        "s" when value > 0 => Duration(TimeSpan.FromSeconds(Math.Min(value, 1e9))),
        "ms" when value > 0 => Duration(TimeSpan.FromMilliseconds(Math.Min(value, 1e12))),
        _ => Number(value),
    };

    /// <summary>A long name that may be broken behind its dots and underscores.</summary>
    public static MarkupString Breakable(string name) => new(WebUtility.HtmlEncode(name).Replace(".", ".<wbr>", StringComparison.Ordinal).Replace("_", "_<wbr>", StringComparison.Ordinal));

    /// <summary>For an attribute of an SVG element.</summary>
    public static string Svg(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.###}%");

    /// <summary>The class of a service's colour, the same on every page.</summary>
    public static string Colour(string name)
    {
        var hash = 2_166_136_261u;
        foreach (var character in name)
        {
            hash = unchecked((hash ^ character) * 16_777_619);
        }
        return $"c{(hash ^ (hash >> 15)) % Colours}";
    }
}
