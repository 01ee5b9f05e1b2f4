using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OmniStack.Events.Webhooks;

/// <summary>Signs messages by Standard Webhooks: HMAC-SHA256 over id, time and body, one signature per secret.</summary>
internal static class WebhookSigner
{
    private const string Prefix = "whsec_";
    private const int MinBytes = 24;
    private const int MaxBytes = 64;

    public static bool IsSecret(string secret) => FindKey(secret) is { Length: >= MinBytes and <= MaxBytes };

    /// <returns>The header <c>webhook-signature</c>; null without secrets.</returns>
    public static string? Sign(IEnumerable<string> secrets, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp.ToString(CultureInfo.InvariantCulture)}."), .. body];
        var signatures = secrets.Select(secret => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(FindKey(secret)!, signed))}");
        return string.Join(' ', signatures) is { Length: > 0 } header ? header : null;
    }

    private static byte[]? FindKey(string secret)
    {
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }
        var key = new byte[MaxBytes + 1];
        return Convert.TryFromBase64String(secret[Prefix.Length..], key, out var written) ? key[..written] : null;
    }
}
