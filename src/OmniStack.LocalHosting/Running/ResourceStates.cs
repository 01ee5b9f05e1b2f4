using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace OmniStack.LocalHosting.Running;

/// <summary>The state of everything that runs, its history, and a stream of the changes.</summary>
internal sealed class ResourceStates(IOptions<LocalHostingOptions> options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<ResourceSnapshot>> _histories = [];
    private readonly List<Channel<ResourceSnapshot>> _subscribers = [];
    private readonly List<string> _order = [];
    private long _version;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Rises with every change.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>The latest of each, in the order in which they were added.</summary>
    public IReadOnlyList<ResourceSnapshot> Current
    {
        get
        {
            lock (_gate)
            {
                return [.. _order.Select(name => _histories[name].Last())];
            }
        }
    }

    /// <returns>The bounded history, oldest first; empty when the name is unknown.</returns>
    public IReadOnlyList<ResourceSnapshot> History(string name)
    {
        lock (_gate)
        {
            return _histories.TryGetValue(name, out var history) ? [.. history] : [];
        }
    }

    public ResourceSnapshot Get(string name)
    {
        lock (_gate)
        {
            return _histories[name].Last();
        }
    }

    public void Add(ResourceSnapshot snapshot)
    {
        lock (_gate)
        {
            _histories.Add(snapshot.Name, new Queue<ResourceSnapshot>());
            _order.Add(snapshot.Name);
            Publish(snapshot);
        }
    }

    /// <summary>Records a change. Equal snapshots are no change.</summary>
    public void Update(string name, Func<ResourceSnapshot, ResourceSnapshot> change)
    {
        lock (_gate)
        {
            var earlier = _histories[name].Last();
            var later = change(earlier);
            if (later != earlier)
            {
                Publish(later);
            }
        }
    }

    /// <summary>Tells that something changed that is no resource's state, such as a parameter's value.</summary>
    public void Touch() => Interlocked.Increment(ref _version);

    /// <summary>Everything as it is, then each change. A reader that lags too far behind misses the oldest changes.</summary>
    public async IAsyncEnumerable<ResourceSnapshot> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<ResourceSnapshot>(new BoundedChannelOptions(options.Value.SubscriberBacklog) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_gate)
        {
            foreach (var snapshot in Current)
            {
                channel.Writer.TryWrite(snapshot);
            }
            _subscribers.Add(channel);
        }
        try
        {
            await foreach (var snapshot in channel.Reader.ReadAllAsync(cancellationToken))
            {
                yield return snapshot;
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

    /// <summary>Waits until the state of all fulfils a condition.</summary>
    public async Task WaitUntilAsync(Func<IReadOnlyList<ResourceSnapshot>, bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                changed = _changed.Task;
            }
            if (condition(Current))
            {
                return;
            }
            await changed.WaitAsync(cancellationToken);
        }
    }

    private void Publish(ResourceSnapshot snapshot)
    {
        var history = _histories[snapshot.Name];
        snapshot = snapshot with { At = time.GetUtcNow() };
        history.Enqueue(snapshot);
        Interlocked.Increment(ref _version);
        if (history.Count > options.Value.HistoryEntries)
        {
            history.Dequeue();
        }
        foreach (var subscriber in _subscribers)
        {
            subscriber.Writer.TryWrite(snapshot);
        }
        _changed.TrySetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
