using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OmniStack.MongoDB.Configuration;

namespace OmniStack.MongoDB.Authentication;

/// <summary>
/// The client's side of one SCRAM login, without channel binding. Sources: RFC 5802, RFC 7677, and
/// https://github.com/mongodb/specifications/blob/master/source/auth/auth.md.
/// </summary>
/// <param name="mechanism">The hash.</param>
/// <param name="user">As it is; escaped here.</param>
/// <param name="secret">The password as the mechanism hashes it: see <see cref="ScramPassword"/>.</param>
/// <param name="nonce">Fresh, printable, without a comma.</param>
/// <param name="keys">Keeps what is expensive to compute between logins.</param>
internal sealed class ScramConversation(ScramMechanism mechanism, string user, byte[] secret, string nonce, ScramKeyCache keys)
{
    /// <summary>Fewer make a stolen exchange cheap to search; the RFC's own minimum.</summary>
    private const int MinIterations = 4096;

    /// <summary>More would let a false server keep this machine busy.</summary>
    private const int MaxIterations = 1_000_000;

    private const string NoBinding = "n,,";

    private readonly HashAlgorithmName _hash = mechanism == ScramMechanism.Sha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1;
    private readonly string _firstBare = $"n={user.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal)},r={nonce}";
    private byte[]? _serverSignature;

    /// <summary>The first message.</summary>
    public byte[] First() => Encoding.UTF8.GetBytes(NoBinding + _firstBare);

    /// <summary>The answer to the server's first message: the proof of the password.</summary>
    /// <exception cref="MongoAuthenticationException">The message is malformed, not for this login, or outside the bounds.</exception>
    public byte[] Proof(ReadOnlySpan<byte> serverFirst)
    {
        var text = Encoding.UTF8.GetString(serverFirst);
        var (serverNonce, salt, iterations) = ReadServerFirst(text);
        var (clientKey, serverKey) = keys.GetOrAdd(salt, iterations, () => DeriveKeys(salt, iterations));
        var final = $"c={Convert.ToBase64String(Encoding.UTF8.GetBytes(NoBinding))},r={serverNonce}";
        var signed = Encoding.UTF8.GetBytes($"{_firstBare},{text},{final}");
        var proof = Hmac(CryptographicOperations.HashData(_hash, clientKey), signed);
        for (var i = 0; i < proof.Length; i++)
        {
            proof[i] ^= clientKey[i];
        }

        _serverSignature = Hmac(serverKey, signed);
        return Encoding.UTF8.GetBytes($"{final},p={Convert.ToBase64String(proof)}");
    }

    /// <summary>Checks that the server knows the password too.</summary>
    /// <exception cref="MongoAuthenticationException">It does not prove so.</exception>
    public void Verify(ReadOnlySpan<byte> serverFinal)
    {
        var text = Encoding.UTF8.GetString(serverFinal);
        if (_serverSignature is null || Attribute(text, 'v') is not { } signature
            || !CryptographicOperations.FixedTimeEquals(FromBase64(signature), _serverSignature))
        {
            throw new MongoAuthenticationException("The server did not prove that it knows the password.");
        }
    }

    private (string Nonce, byte[] Salt, int Iterations) ReadServerFirst(string text)
    {
        // An attribute m announces an extension that must be understood; there are none.
        if (text.StartsWith("m=", StringComparison.Ordinal)
            || Attribute(text, 'r') is not { } serverNonce || Attribute(text, 's') is not { } salt || Attribute(text, 'i') is not { } count
            || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations))
        {
            throw new MongoAuthenticationException("The server's first SCRAM message is malformed.");
        }

        if (!serverNonce.StartsWith(nonce, StringComparison.Ordinal) || serverNonce.Length == nonce.Length)
        {
            throw new MongoAuthenticationException("The server's SCRAM message belongs to another login.");
        }

        return iterations is >= MinIterations and <= MaxIterations
            ? (serverNonce, FromBase64(salt), iterations)
            : throw new MongoAuthenticationException($"The server asks for {iterations} SCRAM iterations; {MinIterations} to {MaxIterations} are accepted.");
    }

    private (byte[] ClientKey, byte[] ServerKey) DeriveKeys(byte[] salt, int iterations)
    {
        var size = mechanism == ScramMechanism.Sha256 ? SHA256.HashSizeInBytes : SHA1.HashSizeInBytes;
        var salted = Rfc2898DeriveBytes.Pbkdf2(secret, salt, iterations, _hash, size);
        return (Hmac(salted, "Client Key"u8), Hmac(salted, "Server Key"u8));
    }

    private byte[] Hmac(byte[] key, ReadOnlySpan<byte> content) => CryptographicOperations.HmacData(_hash, key, content);

    private static string? Attribute(string message, char name)
    {
        foreach (var attribute in message.Split(','))
        {
            if (attribute.Length >= 2 && attribute[0] == name && attribute[1] == '=')
            {
                return attribute[2..];
            }
        }

        return null;
    }

    private static byte[] FromBase64(string text)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException error)
        {
            throw new MongoAuthenticationException("The server's SCRAM message holds malformed Base64.", error);
        }
    }
}
