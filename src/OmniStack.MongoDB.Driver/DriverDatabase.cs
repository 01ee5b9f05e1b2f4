using System.Runtime.CompilerServices;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using OmniStack.MongoDB.Commands;
using BsonDocument = OmniStack.MongoDB.Bson.BsonDocument;
using Official = MongoDB.Driver;

namespace OmniStack.MongoDB.Driver;

/// <summary>
/// The port over the official driver. Documents cross as their BSON, so no value changes its type on the way. The driver does not
/// repeat commands that it is given as documents: after a failover a call fails as unavailable, where our own client tries once more.
/// Behind several routers (mongos) the next batch of an answer may be asked of the wrong one: name one router.
/// </summary>
/// <param name="database">Of a client that the caller keeps and ends.</param>
public sealed class DriverDatabase(Official.IMongoDatabase database) : IMongoDatabase
{
    /// <inheritdoc/>
    public string Name => database.DatabaseNamespace.DatabaseName;

    /// <inheritdoc/>
    public MongoDeployment Deployment => DriverDeployment.Describe(database.Client.Cluster.Description);

    /// <inheritdoc/>
    public Task<BsonDocument> RunAsync(BsonDocument command, CancellationToken cancellationToken) => RunAsync(command, session: null, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<BsonDocument> QueryAsync(BsonDocument command, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A server gives a cursor's next batches only to the session that opened it.
        using var session = await StartSessionAsync(cancellationToken);
        var first = await RunAsync(command, session, cancellationToken);
        await using var cursor = new MongoCursor(first, command, (next, stop) => RunAsync(next, session, stop), TimeProvider.System);
        await foreach (var document in cursor.ReadAsync(cancellationToken))
        {
            yield return document;
        }
    }

    private async Task<Official.IClientSessionHandle> StartSessionAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await database.Client.StartSessionAsync(cancellationToken: cancellationToken);
        }
        catch (Exception error) when (DriverErrors.IsUnavailable(error))
        {
            throw DriverErrors.Unavailable(error);
        }
    }

    private async Task<BsonDocument> RunAsync(BsonDocument command, Official.IClientSessionHandle? session, CancellationToken cancellationToken)
    {
        var sent = new Official.BsonDocumentCommand<RawBsonDocument>(BsonSerializer.Deserialize<global::MongoDB.Bson.BsonDocument>(command.ToBytes()));
        try
        {
            using var reply = session is null
                ? await database.RunCommandAsync(sent, Official.ReadPreference.Primary, cancellationToken)
                : await database.RunCommandAsync(session, sent, Official.ReadPreference.Primary, cancellationToken);
            return BsonDocument.FromBytes(reply.ToBson());
        }
        catch (Exception error) when (DriverErrors.IsUnavailable(error))
        {
            throw DriverErrors.Unavailable(error);
        }
        catch (Official.MongoCommandException error)
        {
            throw new MongoCommandException(command.First().Key, BsonDocument.FromBytes(error.Result.ToBson()));
        }
    }
}
