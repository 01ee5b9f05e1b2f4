using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Chat;

/// <summary>
/// The collections of chat. <c>chat_sessions</c>: a session, its counters, under <c>running</c> the turn that runs and
/// whose it is, and under <c>lineage</c> what a fork shares. <c>chat_messages</c>: a message, by session and id. <c>chat_summaries</c>: a summary, by session and its last message.
/// </summary>
internal sealed class ChatCollections(IMongoDatabase database) : IDisposable
{
    private readonly SemaphoreSlim _creating = new(1, 1);
    private volatile bool _created;

    public MongoCollection Sessions { get; } = new(database, "chat_sessions");

    public MongoCollection Messages { get; } = new(database, "chat_messages");

    public MongoCollection Summaries { get; } = new(database, "chat_summaries");

    /// <summary>Creates the indexes, once; whoever writes needs them, as one of them keeps message ids unique.</summary>
    public async Task CreateIndexesAsync(CancellationToken cancellationToken)
    {
        if (_created)
        {
            return;
        }

        await _creating.WaitAsync(cancellationToken);
        try
        {
            await Sessions.CreateIndexesAsync(
            [
                new("list", new() { ["client"] = 1, ["updated"] = -1, ["_id"] = 1 }),
                new("leases", new() { ["running.until"] = 1 }) { PartialFilter = new() { ["running.until"] = new BsonDocument { ["$exists"] = true } } },
                new("waiting", new() { ["waiting.at"] = 1 }) { PartialFilter = new() { ["waiting.0"] = new BsonDocument { ["$exists"] = true } } },
                new("forks", new() { ["lineage.session"] = 1 }) { PartialFilter = new() { ["lineage.0"] = new BsonDocument { ["$exists"] = true } } },
                new("deleted", new() { ["deleted"] = 1 }) { PartialFilter = new() { ["deleted"] = true } },
            ], cancellationToken);
            await Messages.CreateIndexesAsync(
            [
                new("id", new() { ["session"] = 1, ["id"] = 1 }) { Unique = true },
                new("tree", new() { ["session"] = 1, ["depth"] = 1, ["turn"] = 1, ["id"] = 1, ["parent"] = 1 }),
                new("answers", new() { ["session"] = 1, ["parent"] = 1, ["turn"] = -1 }),
            ], cancellationToken);
            await Summaries.CreateIndexesAsync([new("through", new() { ["session"] = 1, ["through"] = 1 }) { Unique = true }], cancellationToken);
            _created = true;
        }
        finally
        {
            _creating.Release();
        }
    }

    public void Dispose() => _creating.Dispose();
}
