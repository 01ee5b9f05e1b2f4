using System.Globalization;

namespace OmniStack.Dashboard.Telemetry;

/// <summary>Trace and span ids as W3C writes them: 32 and 16 lower-case hexadecimal digits.</summary>
internal static class Ids
{
    public static string Format(UInt128 traceId) => traceId.ToString("x32", CultureInfo.InvariantCulture);

    public static string Format(ulong spanId) => spanId.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>The first seven digits, as people name commits.</summary>
    public static string Short(UInt128 traceId) => Format(traceId)[..7];

    public static UInt128? ParseTrace(string? text) =>
        text is { Length: 32 } && UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id) ? id : null;

    public static ulong? ParseSpan(string? text) =>
        text is { Length: 16 } && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id) ? id : null;
}
