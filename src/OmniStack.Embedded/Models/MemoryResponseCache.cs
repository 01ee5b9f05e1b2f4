using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Models;

namespace OmniStack.Embedded.Models;

/// <summary>Answers in the memory of the process. When it is full, those go that were asked for longest ago.</summary>
internal sealed class MemoryResponseCache(IOptions<MemoryResponseCacheOptions> options, TimeProvider time) : IResponseCache
{
    // What an entry costs beside its bytes, roughly: key, node and list.
    private const int Overhead = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _latestFirst = new();
    private long _bytes;

    public Task<byte[]?> FindAsync(string key, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var node))
            {
                return Task.FromResult<byte[]?>(null);
            }

            if (node.Value.ExpiresAt <= time.GetUtcNow())
            {
                Remove(node);
                return Task.FromResult<byte[]?>(null);
            }

            _latestFirst.Remove(node);
            _latestFirst.AddFirst(node);
            return Task.FromResult<byte[]?>(node.Value.Answer);
        }
    }

    public Task StoreAsync(string key, byte[] answer, TimeSpan timeToLive, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var earlier))
            {
                Remove(earlier);
            }

            var entry = new Entry(key, answer, time.GetUtcNow() + timeToLive);
            if (entry.Size > options.Value.MaxBytes)
            {
                return Task.CompletedTask;
            }

            _entries[key] = _latestFirst.AddFirst(entry);
            _bytes += entry.Size;
            while (_bytes > options.Value.MaxBytes)
            {
                Remove(_latestFirst.Last!);
            }
        }

        return Task.CompletedTask;
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _latestFirst.Remove(node);
        _entries.Remove(node.Value.Key);
        _bytes -= node.Value.Size;
    }

    private sealed record Entry(string Key, byte[] Answer, DateTimeOffset ExpiresAt)
    {
        public long Size => Answer.Length + Overhead;
    }
}
