using System.Globalization;

namespace OmniStack.Redis.Events;

/// <summary>What a delivery's token says: <c>source|entry|number|started</c>.</summary>
/// <param name="Source"><c>m</c>: the topic's stream; <c>q</c>: the agent's own, with retries and what was handed back.</param>
/// <param name="Entry">The entry in that stream.</param>
/// <param name="Number">How often Redis has delivered this entry; with the runner's name it fences one delivery from the next.</param>
/// <param name="StartedAt">When it was received.</param>
internal readonly record struct RedisDelivery(string Source, string Entry, long Number, DateTimeOffset StartedAt)
{
    /// <summary>Fits no entry: what a token that is not ours is read as.</summary>
    private static readonly RedisDelivery None = new("m", "0-0", 0, DateTimeOffset.UnixEpoch);

    public string ToToken(string runner) => string.Create(
        CultureInfo.InvariantCulture, $"{Source}|{Entry}|{Number}|{StartedAt.ToUnixTimeMilliseconds()}|{runner}");

    public static RedisDelivery Parse(string token, out string runner)
    {
        runner = "";
        var parts = token.Split('|', 5);
        if (parts.Length != 5 || parts[0] is not ("m" or "q") || !IsEntry(parts[1])
            || !long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || !long.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var started))
        {
            return None;
        }

        runner = parts[4];
        return new(parts[0], parts[1], number, DateTimeOffset.FromUnixTimeMilliseconds(started));
    }

    private static bool IsEntry(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && ulong.TryParse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && ulong.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _);
    }
}
