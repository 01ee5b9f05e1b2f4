using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB;

/// <summary>
/// The port to one database: it runs command documents. Everything that stores is written on it, most of it through
/// <see cref="MongoCollection"/>, so that another driver can take the place of ours.
/// </summary>
/// <remarks>Commands go to the primary. Safe for concurrent use.</remarks>
public interface IMongoDatabase
{
    /// <summary>The database's name.</summary>
    string Name { get; }

    /// <summary>What is known of the servers right now; asks none of them.</summary>
    MongoDeployment Deployment { get; }

    /// <summary>
    /// Runs one command, such as <c>{ping: 1}</c>, and once more after a failover or a broken connection when that is safe: reads,
    /// and writes that a server recognises (inserts, and updates and deletes of single documents, on a replica set).
    /// </summary>
    /// <param name="command">Its first name is the command. <c>$db</c>, <c>lsid</c> and <c>txnNumber</c> are added here.</param>
    /// <returns>The reply, with <c>ok: 1</c>. Write errors of single documents stand in its <c>writeErrors</c> and do not throw.</returns>
    /// <exception cref="MongoCommandException">A server refused the command.</exception>
    /// <exception cref="MongoUnavailableException">No primary answered in time; the command may or may not have run.</exception>
    Task<BsonDocument> RunAsync(BsonDocument command, CancellationToken cancellationToken);

    /// <summary>Runs a command that answers with a cursor (<c>find</c>, <c>aggregate</c>) and reads it batch by batch to its end.</summary>
    /// <remarks>The first batch is read anew after a failover; later ones are not. Leaving early closes the server's cursor.</remarks>
    /// <inheritdoc cref="RunAsync"/>
    /// <returns>The documents, in the order of the server.</returns>
    IAsyncEnumerable<BsonDocument> QueryAsync(BsonDocument command, CancellationToken cancellationToken);
}
