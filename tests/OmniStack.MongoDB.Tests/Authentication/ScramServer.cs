using System.Security.Cryptography;
using System.Text;
using OmniStack.MongoDB.Tests.Scripted;

namespace OmniStack.MongoDB.Tests.Authentication;

/// <summary>The server's side of SCRAM-SHA-256, written from RFC 5802 apart from the client's: it stores keys, not the password.</summary>
internal sealed class ScramServer
{
    private const int Iterations = 4096;

    private readonly byte[] _salt = RandomNumberGenerator.GetBytes(16);
    private readonly byte[] _storedKey;
    private readonly byte[] _serverKey;
    private string _clientFirst = "";
    private string _serverFirst = "";

    public ScramServer(string password)
    {
        var salted = Rfc2898DeriveBytes.Pbkdf2(password, _salt, Iterations, HashAlgorithmName.SHA256, 32);
        _storedKey = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        _serverKey = HMACSHA256.HashData(salted, "Server Key"u8);
    }

    /// <summary>Set, it signs with another key, as a server would that does not know the password.</summary>
    public bool IsImpostor { get; init; }

    /// <summary>Whether the end comes as a message of its own.</summary>
    public bool EndsLate { get; init; }

    public ScriptedReply Answer(BsonDocument command)
    {
        if (command.Contains("saslStart"))
        {
            _clientFirst = Encoding.UTF8.GetString(command["payload"].AsBinary.Bytes.Span)[3..];
            var nonce = _clientFirst[(_clientFirst.IndexOf("r=", StringComparison.Ordinal) + 2)..];
            _serverFirst = $"r={nonce}server,s={Convert.ToBase64String(_salt)},i={Iterations}";
            return Message(_serverFirst, done: false);
        }

        var final = Encoding.UTF8.GetString(command["payload"].AsBinary.Bytes.Span);
        return final.Length == 0 ? Message("", done: true) : Check(final);
    }

    private ScriptedReply Check(string final)
    {
        var proofAt = final.LastIndexOf(",p=", StringComparison.Ordinal);
        var signed = Encoding.UTF8.GetBytes($"{_clientFirst},{_serverFirst},{final[..proofAt]}");
        var proof = Convert.FromBase64String(final[(proofAt + 3)..]);
        var signature = HMACSHA256.HashData(_storedKey, signed);
        var clientKey = proof.Zip(signature, (a, b) => (byte)(a ^ b)).ToArray();
        return SHA256.HashData(clientKey).AsSpan().SequenceEqual(_storedKey)
            ? Message("v=" + Convert.ToBase64String(HMACSHA256.HashData(IsImpostor ? _storedKey : _serverKey, signed)), done: !EndsLate)
            : ScriptedReply.Failure(18, "AuthenticationFailed");
    }

    private static ScriptedReply Message(string payload, bool done) => new BsonDocument
    {
        ["conversationId"] = 1, ["done"] = done, ["payload"] = Encoding.UTF8.GetBytes(payload), ["ok"] = 1.0,
    };
}
