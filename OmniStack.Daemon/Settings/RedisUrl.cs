using System.Text.RegularExpressions;

namespace OmniStack.Daemon.Settings;

/// <summary>Reads <c>REDIS_URL</c> and <c>REDIS_KEY_PREFIX</c>. No message repeats the URL, since it may hold a password.</summary>
internal static partial class RedisUrl
{
    private const int DefaultPort = 6379;

    /// <param name="url">redis://[[user]:password@]host[:port][/database], or rediss:// for TLS.</param>
    /// <returns>The same in the form of StackExchange.Redis.</returns>
    public static string ToConnectionString(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var redis) || redis.Scheme is not ("redis" or "rediss") || redis.Host.Length == 0)
        {
            throw new FormatException("REDIS_URL must be redis://[[user]:password@]host[:port][/database], or rediss:// for TLS.");
        }
        var parts = new List<string> { $"{redis.Host}:{(redis.Port > 0 ? redis.Port : DefaultPort)}" };
        var user = redis.UserInfo.Split(':', 2);
        if (user is [var name, var password])
        {
            if (name.Length > 0)
            {
                parts.Add($"user={RequirePlain(Uri.UnescapeDataString(name))}");
            }
            parts.Add($"password={RequirePlain(Uri.UnescapeDataString(password))}");
        }
        if (redis.AbsolutePath.Trim('/') is { Length: > 0 } database)
        {
            parts.Add(byte.TryParse(database, out var number) ? $"defaultDatabase={number}" : throw new FormatException("REDIS_URL names a database that is no number."));
        }
        if (redis.Scheme == "rediss")
        {
            parts.Add("ssl=true");
        }
        return string.Join(',', parts);
    }

    public static string RequirePrefix(string prefix) => Prefix().IsMatch(prefix)
        ? prefix
        : throw new FormatException($"REDIS_KEY_PREFIX is \"{prefix}\"; it must be 1 to 100 letters, digits, '.', '_' or '-'.");

    // The connection string has no way to escape it.
    private static string RequirePlain(string secret) => secret.Contains(',', StringComparison.Ordinal)
        ? throw new FormatException("REDIS_URL has a user or password with a comma, which the Redis client cannot take; choose another one.")
        : secret;

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,100}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Prefix();
}
