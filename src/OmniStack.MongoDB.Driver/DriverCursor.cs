using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Driver;

/// <summary>An answer of several batches. Behind several routers (mongos) its next batches may be asked of the wrong one: name one router.</summary>
internal sealed class DriverCursor : IAsyncDisposable
{
    /// <summary>How long leaving early may take; the server closes a forgotten cursor by itself.</summary>
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(5);

    private readonly Func<BsonDocument, CancellationToken, Task<BsonDocument>> _runAsync;
    private readonly string _collection;
    private readonly BsonValue? _batchSize;
    private long _id;

    /// <param name="first">The first reply.</param>
    /// <param name="command">Which gave it.</param>
    /// <param name="runAsync">Fetches the next batches.</param>
    public DriverCursor(BsonDocument first, BsonDocument command, Func<BsonDocument, CancellationToken, Task<BsonDocument>> runAsync)
    {
        var cursor = first["cursor"].AsDocument;
        var name = cursor["ns"].AsString;
        _collection = name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..];
        _batchSize = command.Find("batchSize") ?? command.Find("cursor")?.AsDocument.Find("batchSize");
        _runAsync = runAsync;
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
        var cursor = (await _runAsync(command, cancellationToken))["cursor"].AsDocument;
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
        using var timeout = new CancellationTokenSource(KillTimeout);
        try
        {
            await _runAsync(new BsonDocument { ["killCursors"] = _collection, ["cursors"] = new BsonArray([_id]) }, timeout.Token);
        }
        catch (Exception error) when (error is MongoUnavailableException or MongoCommandException or OperationCanceledException)
        {
            // A courtesy only: the server closes the cursor ten minutes later.
        }
    }
}
