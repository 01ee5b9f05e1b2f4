using System.Globalization;

namespace OmniStack.Web.Rendering;

/// <summary>Figures as people read them.</summary>
internal static class Wording
{
    /// <summary>The two largest units: <c>3 d 4 h</c>, <c>5 min 2 s</c>, <c>240 ms</c>.</summary>
    public static string Duration(TimeSpan span) => span switch
    {
        { TotalDays: >= 1 } => Text($"{(int)span.TotalDays} d {span.Hours} h"),
        { TotalHours: >= 1 } => Text($"{span.Hours} h {span.Minutes} min"),
        { TotalMinutes: >= 1 } => Text($"{span.Minutes} min {span.Seconds} s"),
        { TotalSeconds: >= 1 } => Text($"{span.TotalSeconds:0.#} s"),
        _ => Text($"{Math.Max(0, span.TotalMilliseconds):0} ms"),
    };

    /// <summary>As <see cref="Duration"/>, with fractions of a millisecond: <c>0.35 ms</c>.</summary>
    public static string Seconds(double seconds) => seconds is > 0 and < 0.01 ? Text($"{seconds * 1000:0.##} ms") : Duration(TimeSpan.FromSeconds(seconds));

    /// <summary><c>1 agent</c>, <c>3 agents</c>.</summary>
    public static string Count(long count, string one) => Text($"{count:N0} {one}{(count == 1 ? "" : "s")}");

    /// <summary>The last part of a type's name; the whole of what is none.</summary>
    public static string TypeName(string type) => type[(type.LastIndexOf('.') + 1)..] is { Length: > 0 } last ? last : type;

    /// <summary>With thousands apart; a dash for what is not known.</summary>
    public static string Number(long? value) => value is { } known ? Text($"{known:N0}") : "–";

    /// <summary><c>512 B</c>, <c>3.4 MiB</c>; a dash when a server does not say.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        <= 0 => "–",
        < 1024 => Text($"{bytes} B"),
        < 1024 * 1024 => Text($"{bytes / 1024.0:0.#} KiB"),
        < 1024L * 1024 * 1024 => Text($"{bytes / 1048576.0:0.#} MiB"),
        _ => Text($"{bytes / 1073741824.0:0.##} GiB"),
    };

    /// <summary>The end of a long id, by which ids of about the same time differ: <c>…9e65b1c6e41a</c>.</summary>
    public static string End(string id) => id.Length > 16 ? "…" + id[^12..] : id;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A name whose letters stand in the order in which they are stored: nothing turns "gpj.exe" into "exe.jpg", or hides a part of it.</summary>
    public static string InOneDirection(string name) => string.Concat(name.Select(
        c => char.IsControl(c) || c is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') ? '\uFFFD' : c));
}
