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

    /// <summary><c>1 agent</c>, <c>3 agents</c>.</summary>
    public static string Count(int count, string one) => Text($"{count:N0} {one}{(count == 1 ? "" : "s")}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
