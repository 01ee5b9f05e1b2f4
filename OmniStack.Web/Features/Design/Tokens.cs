namespace OmniStack.Web.Features.Design;

/// <summary>The names of tokens.css, as the design page shows them.</summary>
internal static class Tokens
{
    public static readonly IReadOnlyList<string> Colours =
    [
        "page", "surface", "sunken", "hover", "line", "line-strong", "text", "muted", "accent", "accent-strong", "on-accent", "accent-soft",
        "good", "good-soft", "warn", "warn-soft", "bad", "bad-soft", "on-bad",
    ];

    public static readonly IReadOnlyList<string> Spaces = ["s1", "s2", "s3", "s4", "s5", "s6", "control", "radius", "radius-small", "shadow", "shadow-high", "width"];

    public static readonly IReadOnlyList<string> Type = ["sans", "mono", "small", "body", "large", "figure", "title"];
}
