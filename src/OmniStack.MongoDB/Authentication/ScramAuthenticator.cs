using System.Security.Cryptography;
using OmniStack.MongoDB.Bson;
using OmniStack.MongoDB.Configuration;
using OmniStack.MongoDB.Wire;

namespace OmniStack.MongoDB.Authentication;

/// <summary>Logs connections in by SCRAM.</summary>
internal sealed class ScramAuthenticator(MongoCredential credential)
{
    private const int NonceBytes = 24;

    // A server needs one message after the proof, or two.
    private const int MaxContinuations = 3;

    private readonly ScramKeyCache _sha1 = new();
    private readonly ScramKeyCache _sha256 = new();

    /// <param name="exchange">Sends a command on the connection and returns its reply.</param>
    /// <param name="hello">The server's greeting, which may list the mechanisms that the user has.</param>
    /// <exception cref="MongoAuthenticationException">The server refused, or could not prove itself.</exception>
    public async Task LogInAsync(Func<BsonDocument, Task<BsonDocument>> exchange, BsonDocument hello)
    {
        try
        {
            await ConverseAsync(exchange, hello);
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidCastException)
        {
            throw new MongoAuthenticationException("The server's reply to the login is malformed.", error);
        }
    }

    private async Task ConverseAsync(Func<BsonDocument, Task<BsonDocument>> exchange, BsonDocument hello)
    {
        var mechanism = credential.Mechanism ?? Choose(hello);
        var secret = ScramPassword.Prepare(mechanism, credential.User, credential.Password);
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes));
        var scram = new ScramConversation(mechanism, credential.User, secret, nonce, mechanism == ScramMechanism.Sha256 ? _sha256 : _sha1);

        var reply = await SendAsync(exchange, new()
        {
            ["saslStart"] = 1,
            ["mechanism"] = mechanism == ScramMechanism.Sha256 ? "SCRAM-SHA-256" : "SCRAM-SHA-1",
            ["payload"] = scram.First(),
            ["options"] = new BsonDocument { ["skipEmptyExchange"] = true },
            ["$db"] = credential.Source,
        });
        var conversation = reply["conversationId"];
        reply = await ContinueAsync(exchange, conversation, scram.Proof(Payload(reply)));
        scram.Verify(Payload(reply));
        for (var i = 0; !reply["done"].AsBoolean; i++)
        {
            reply = i < MaxContinuations
                ? await ContinueAsync(exchange, conversation, [])
                : throw new MongoAuthenticationException("The login does not come to an end.");
        }
    }

    private static ScramMechanism Choose(BsonDocument hello) =>
        hello.Find("saslSupportedMechs")?.AsArray.Contains("SCRAM-SHA-256") is true ? ScramMechanism.Sha256 : ScramMechanism.Sha1;

    private Task<BsonDocument> ContinueAsync(Func<BsonDocument, Task<BsonDocument>> exchange, BsonValue conversation, byte[] payload) =>
        SendAsync(exchange, new()
        {
            ["saslContinue"] = 1,
            ["conversationId"] = conversation,
            ["payload"] = payload,
            ["$db"] = credential.Source,
        });

    private static async Task<BsonDocument> SendAsync(Func<BsonDocument, Task<BsonDocument>> exchange, BsonDocument command)
    {
        var reply = await exchange(command);
        return CommandReply.IsOk(reply)
            ? reply
            : throw new MongoAuthenticationException("MongoDB refused the login.", new MongoCommandException(command.First().Key, reply));
    }

    private static ReadOnlySpan<byte> Payload(BsonDocument reply) => reply["payload"].AsBinary.Bytes.Span;
}
