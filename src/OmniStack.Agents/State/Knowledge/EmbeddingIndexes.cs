using OmniStack.Abstractions;
using OmniStack.Contracts;

namespace OmniStack.Agents.State.Knowledge;

/// <summary>The indexes of the scopes that were searched, within one bound.</summary>
internal sealed class EmbeddingIndexes(long maxBytes, TimeProvider time) : IDisposable
{
    // The store tells deletions for an hour.
    private static readonly TimeSpan LongestAbsence = TimeSpan.FromMinutes(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (EmbeddingIndex Index, DateTimeOffset UsedAt)> _indexes = new(StringComparer.Ordinal);

    /// <summary>The index of the scope, with everything that was saved before the call.</summary>
    /// <exception cref="OmniStackException"><c>index_full</c>: alone it takes more than is allowed.</exception>
    public async Task<EmbeddingIndex> FollowAsync(string path, RecordSet<StoredEmbedding> records, CancellationToken cancellationToken)
    {
        var index = Use(path, records);
        await index.FollowAsync(cancellationToken);
        lock (_gate)
        {
            // What is taken away is left to the garbage collector: a search may be using it.
            while (_indexes.Count > 1 && _indexes.Sum(held => held.Value.Index.Bytes) > maxBytes)
            {
                _indexes.Remove(_indexes.Where(held => held.Key != path).MinBy(held => held.Value.UsedAt).Key);
            }

            if (index.Bytes > maxBytes)
            {
                _indexes.Remove(path);
                throw new OmniStackException(ErrorKind.Conflict, ErrorCodes.IndexFull,
                    $"The vectors of this scope take {index.Bytes} bytes of memory; {maxBytes} are allowed. Divide them into more scopes, or allow more.");
            }
        }

        return index;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var held in _indexes.Values)
            {
                held.Index.Dispose();
            }

            _indexes.Clear();
        }
    }

    private EmbeddingIndex Use(string path, RecordSet<StoredEmbedding> records)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var index = _indexes.TryGetValue(path, out var held) && now - held.UsedAt < LongestAbsence ? held.Index : new(records, time);
            _indexes[path] = (index, now);
            return index;
        }
    }
}
