using System.Globalization;
using OmniStack.Abstractions;
using OmniStack.Contracts;

namespace OmniStack.Redis.Events;

/// <summary>The number of a stream's entry: <c>ms-sequence</c>.</summary>
internal static class RedisEntry
{
    public static bool IsEntry(ReadOnlySpan<char> text)
    {
        var dash = text.IndexOf('-');
        return dash > 0 && ulong.TryParse(text[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && ulong.TryParse(text[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out _);
    }

    public static DateTimeOffset TimeOf(string entry) => DateTimeOffset.FromUnixTimeMilliseconds(
        long.Parse(entry.AsSpan(0, entry.IndexOf('-', StringComparison.Ordinal)), CultureInfo.InvariantCulture));

    /// <exception cref="OmniStackException"><c>parameter_invalid</c>: it is none that a page ended with.</exception>
    public static void CheckCursor(string? cursor)
    {
        if (cursor is not null && !IsEntry(cursor))
        {
            throw new OmniStackException(ErrorKind.Invalid, ErrorCodes.ParameterInvalid, "The cursor is none that a page ended with.");
        }
    }

    /// <summary>The latest entry of a range that goes backwards: behind the cursor, and before that time.</summary>
    public static string Latest(string? cursor, DateTimeOffset? to)
    {
        var before = to is { } time ? Number(time.AddTicks(TimeSpan.TicksPerMillisecond - 1)) : null;
        if (cursor is null)
        {
            return before is null ? "+" : $"({before}-0";
        }

        return before is not null && TimeOf(cursor).ToUnixTimeMilliseconds() >= long.Parse(before, CultureInfo.InvariantCulture) ? $"({before}-0" : $"({cursor}";
    }

    /// <summary>The oldest entry of a range that begins at that time.</summary>
    public static string Oldest(DateTimeOffset? from)
        => from is { } time ? Number(time.AddTicks(TimeSpan.TicksPerMillisecond - 1)) : "-";

    private static string Number(DateTimeOffset time) => Math.Max(0, time.ToUnixTimeMilliseconds()).ToString(CultureInfo.InvariantCulture);
}
