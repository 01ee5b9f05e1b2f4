using System.Globalization;

namespace OmniStack.Abstractions.Agents;

/// <summary>A place in the list of runs, which has those begun last first.</summary>
/// <param name="StartedAtMs">Unix time of the run's first attempt, in milliseconds.</param>
/// <param name="RunId">Orders runs of the same millisecond, the greatest by ordinal comparison first.</param>
public sealed record RunCursor(long StartedAtMs, string RunId)
{
    /// <summary>As text for a URL; <see cref="TryParse"/> reads it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{StartedAtMs}_{RunId}");

    /// <returns>Null when the text is none of <see cref="ToString"/>.</returns>
    public static RunCursor? TryParse(string text)
    {
        var cut = text.IndexOf('_', StringComparison.Ordinal);
        return cut > 0 && long.TryParse(text.AsSpan(0, cut), NumberStyles.None, CultureInfo.InvariantCulture, out var startedAt)
            ? new RunCursor(startedAt, text[(cut + 1)..])
            : null;
    }
}
