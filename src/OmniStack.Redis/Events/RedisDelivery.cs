using System.Globalization;

namespace OmniStack.Redis.Events;

/// <summary>What a delivery's token says: <c>source|entry|number|started</c>.</summary>
/// <param name="Source"><c>h</c>, <c>m</c>, <c>l</c>: the topic's lanes; <c>q</c>: the agent's own stream, with retries and what was handed back.</param>
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
        Span<Range> parts = stackalloc Range[5];
        if (token.AsSpan().Split(parts, '|') != 5 || NameOf(token.AsSpan(parts[0])) is not { } source || !RedisEntry.IsEntry(token.AsSpan(parts[1]))
            || !long.TryParse(token.AsSpan(parts[2]), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || !long.TryParse(token.AsSpan(parts[3]), NumberStyles.None, CultureInfo.InvariantCulture, out var started))
        {
            return None;
        }

        runner = token[parts[4]];
        return new(source, token[parts[1]], number, DateTimeOffset.FromUnixTimeMilliseconds(started));
    }

    private static string? NameOf(ReadOnlySpan<char> source) => source switch { "h" => "h", "m" => "m", "l" => "l", "q" => "q", _ => null };
}
