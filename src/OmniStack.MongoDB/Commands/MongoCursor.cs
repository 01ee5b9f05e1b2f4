using System.Runtime.CompilerServices;
using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Commands;

/// <summary>An answer of several batches, whichever client asks for them.</summary>
internal sealed class MongoCursor : IAsyncDisposable
{
    /// <summary>How long leaving early may take; the server closes a forgotten cursor by itself.</summary>
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(5);

    private readonly Func<BsonDocument, CancellationToken, Task<BsonDocument>> _runAsync;
    private readonly string _collection;
    private readonly BsonValue? _batchSize;
    private readonly TimeProvider _time;
    private BsonArray _batch;
    private long _id;

    /// <param name="first">The first reply.</param>
    /// <param name="command">Which gave it.</param>
    /// <param name="runAsync">Runs commands on the server that gave it.</param>
    public MongoCursor(BsonDocument first, BsonDocument command, Func<BsonDocument, CancellationToken, Task<BsonDocument>> runAsync, TimeProvider time)
    {
        var cursor = first["cursor"].AsDocument;
        var name = cursor["ns"].AsString;
        _collection = name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..];
        _batchSize = command.Find("batchSize") ?? command.Find("cursor")?.AsDocument.Find("batchSize");
        _runAsync = runAsync;
        _time = time;
        _id = cursor["id"].AsInt64;
        _batch = cursor["firstBatch"].AsArray;
    }

    /// <summary>Every document, in the order of the server.</summary>
    public async IAsyncEnumerable<BsonDocument> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        do
        {
            foreach (var document in _batch)
            {
                yield return document.AsDocument;
            }
        }
        while (await MoveNextAsync(cancellationToken));
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
            await _runAsync(new BsonDocument { ["killCursors"] = _collection, ["cursors"] = new BsonArray([_id]) }, timeout.Token);
        }
        catch (Exception error) when (error is MongoUnavailableException or MongoCommandException or OperationCanceledException)
        {
            // A courtesy only: the server closes the cursor ten minutes later.
        }
    }

    private async Task<bool> MoveNextAsync(CancellationToken cancellationToken)
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
        _batch = cursor["nextBatch"].AsArray;
        return true;
    }
}
