using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace OmniStack.LocalHosting.Running;

/// <summary>The last lines of one process, over its restarts, and a stream of the new ones.</summary>
internal sealed class ResourceLog(LocalHostingOptions options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Queue<LogLine> _lines = [];
    private readonly List<Channel<LogLine>> _subscribers = [];
    private long _written;
    private bool _ended;

    public LogLine Add(string text, bool isError)
    {
        lock (_gate)
        {
            var line = new LogLine(++_written, time.GetUtcNow(), text, isError);
            _lines.Enqueue(line);
            if (_lines.Count > options.LogLines)
            {
                _lines.Dequeue();
            }
            foreach (var subscriber in _subscribers)
            {
                subscriber.Writer.TryWrite(line);
            }
            return line;
        }
    }

    /// <summary>Forgets the lines so far.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _lines.Clear();
        }
    }

    /// <summary>Says that no further line comes: those who watch have all, and end.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            foreach (var subscriber in _subscribers)
            {
                subscriber.Writer.TryComplete();
            }
        }
    }

    /// <returns>Up to <paramref name="count"/> lines, oldest first.</returns>
    public IReadOnlyList<LogLine> Last(int count)
    {
        lock (_gate)
        {
            return [.. _lines.TakeLast(count)];
        }
    }

    /// <summary>The kept lines, then each new one. A reader that lags too far behind misses the oldest; the numbers show the gap.</summary>
    public async IAsyncEnumerable<LogLine> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var backlog = Math.Max(options.SubscriberBacklog, options.LogLines);
        var channel = Channel.CreateBounded<LogLine>(new BoundedChannelOptions(backlog) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_gate)
        {
            foreach (var line in _lines)
            {
                channel.Writer.TryWrite(line);
            }
            _subscribers.Add(channel);
            if (_ended)
            {
                channel.Writer.TryComplete();
            }
        }
        try
        {
            await foreach (var line in channel.Reader.ReadAllAsync(cancellationToken))
            {
                yield return line;
            }
        }
        finally
        {
            lock (_gate)
            {
                _subscribers.Remove(channel);
            }
        }
    }
}
