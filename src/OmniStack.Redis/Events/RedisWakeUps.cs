using System.Collections.Concurrent;

namespace OmniStack.Redis.Events;

/// <summary>Wakes those of this process who wait for a topic, or whatever else the messages of the channel name.</summary>
internal sealed class RedisWakeUps(RedisConnection redis, string channel) : IDisposable
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _topics = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _starting = new(1);
    private volatile bool _started;

    /// <summary>Begins to listen, once; a lost connection is listened on again by itself.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_started)
        {
            return;
        }

        await _starting.WaitAsync(cancellationToken);
        try
        {
            if (!_started)
            {
                await redis.SubscribeAsync(channel, topic => Wake((string)topic!), cancellationToken);
                _started = true;
            }
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>Completes at the next call to the topic. Ask for it before looking, so that none is missed.</summary>
    public Task NextAsync(string topic) => _topics.GetOrAdd(topic, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Dispose()
    {
        foreach (var topic in _topics.Keys)
        {
            Wake(topic);
        }

        _starting.Dispose();
    }

    private void Wake(string topic)
    {
        if (_topics.TryRemove(topic, out var waiting))
        {
            waiting.TrySetResult();
        }
    }
}
