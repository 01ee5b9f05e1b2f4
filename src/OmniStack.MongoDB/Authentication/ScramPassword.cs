using System.Security.Cryptography;
using System.Text;
using OmniStack.MongoDB.Configuration;

namespace OmniStack.MongoDB.Authentication;

/// <summary>Passwords in the form that each mechanism hashes.</summary>
internal static class ScramPassword
{
    /// <exception cref="MongoAuthenticationException">The password needs the part of SASLprep that is not here.</exception>
    public static byte[] Prepare(ScramMechanism mechanism, string user, string password) => mechanism == ScramMechanism.Sha256
        ? Encoding.ASCII.GetBytes(Prepared(password))
        : Encoding.ASCII.GetBytes(Digest(user, password));

    // SASLprep leaves printable ASCII as it is. The rest needs Unicode normalization, which the runtime leaves out in its
    // globalization-invariant mode without saying so: a clear refusal instead of a login that fails for no visible reason.
    private static string Prepared(string password) => password.All(c => c is >= ' ' and <= '~')
        ? password
        : throw new MongoAuthenticationException("SCRAM-SHA-256 takes passwords of printable ASCII characters here.");

    // The specification of SCRAM-SHA-1 in MongoDB asks for MD5 of exactly this text; nothing rests on its strength.
#pragma warning disable CA5351, CA1308
    private static string Digest(string user, string password) =>
        Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes($"{user}:mongo:{password}"))).ToLowerInvariant();
#pragma warning restore CA5351, CA1308
}
