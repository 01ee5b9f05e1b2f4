using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using OmniStack.Contracts.Security;

namespace OmniStack.ServiceDefaults.Security;

/// <summary>The text that a caller sends: <c>omni_</c>, the key's id, <c>_</c>, and 256 random bits.</summary>
/// <remarks>The fixed beginning lets scanners of repositories and logs find a key that got out; the id tells which to revoke.</remarks>
internal static class ApiKeySecret
{
    private const string Beginning = "omni_";
    private const string IdCharacters = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const int IdLength = 16;
    private const int RandomBytes = 32;

    public static string NewId() => RandomNumberGenerator.GetString(IdCharacters, IdLength);

    public static string Create(string id) => $"{Beginning}{id}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes))}";

    /// <returns>Null when the text is no key of ours.</returns>
    public static string? FindId(string secret)
    {
        const int idEnd = 5 + IdLength;
        return secret.Length > idEnd && secret.StartsWith(Beginning, StringComparison.Ordinal) && secret[idEnd] == '_'
            && secret[Beginning.Length..idEnd] is var id && ApiKeyRules.IsId(id) ? id : null;
    }

    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Compares in a time that does not tell how much of the hash was right.</summary>
    public static bool Matches(string secretHash, string? stored)
        => stored is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(secretHash), Encoding.ASCII.GetBytes(stored));
}
