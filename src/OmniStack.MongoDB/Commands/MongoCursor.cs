using OmniStack.MongoDB.Bson;
using OmniStack.MongoDB.Topology;

namespace OmniStack.MongoDB.Commands;

/// <summary>An answer of several batches, which one server holds.</summary>
internal sealed class MongoCursor : IAsyncDisposable
{
    /// <summary>How long leaving early may take; the server closes a forgotten cursor by itself.</summary>
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(5);

    private readonly CommandRunner _runner;
    private readonly MongoServer _server;
    private readonly string _database;
    private readonly string _collection;
    private readonly BsonValue? _batchSize;
    private readonly TimeProvider _time;
    private long _id;

    /// <param name="runner">Fetches the next batches.</param>
    /// <param name="first">The first reply, and the server that gave it.</param>
    /// <param name="command">Which gave it.</param>
    public MongoCursor(CommandRunner runner, (BsonDocument Reply, MongoServer Server) first, BsonDocument command, TimeProvider time)
    {
        var cursor = first.Reply["cursor"].AsDocument;
        var name = cursor["ns"].AsString;
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        _runner = runner;
        _server = first.Server;
        _database = name[..dot];
        _collection = name[(dot + 1)..];
        _batchSize = command.Find("batchSize") ?? command.Find("cursor")?.AsDocument.Find("batchSize");
        _time = time;
        _id = cursor["id"].AsInt64;
        Batch = cursor["firstBatch"].AsArray;
    }

    /// <summary>The documents at hand.</summary>
    public BsonArray Batch { get; private set; }

    /// <summary>Fetches the next batch.</summary>
    /// <returns>False when there is none.</returns>
    public async Task<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        if (_id == 0)
        {
            return false;
        }

        var command = new BsonDocument { ["getMore"] = _id, ["collection"] = _collection };
        if (_batchSize is { } size)
        {
            command["batchSize"] = size;
        }

        var reply = await _runner.RunOnAsync(_server, _database, command, cancellationToken);
        var cursor = reply["cursor"].AsDocument;
        _id = cursor["id"].AsInt64;
        Batch = cursor["nextBatch"].AsArray;
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_id == 0)
        {
            return;
        }

        using var timeout = new CancellationTokenSource(KillTimeout, _time);
        try
        {
            var command = new BsonDocument { ["killCursors"] = _collection, ["cursors"] = new BsonArray([_id]) };
            await _runner.RunOnAsync(_server, _database, command, timeout.Token);
        }
        catch (Exception error) when (error is MongoUnavailableException or MongoCommandException or OperationCanceledException)
        {
            // A courtesy only: the server closes the cursor ten minutes later.
        }
    }
}
