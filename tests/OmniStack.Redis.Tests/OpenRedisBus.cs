using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OmniStack.Redis.Events;

namespace OmniStack.Redis.Tests;

/// <summary>A bus with a connection of its own, as another process would have.</summary>
internal sealed class OpenRedisBus : IAsyncDisposable
{
    private readonly RedisWakeUps _wakeUps;

    public OpenRedisBus(RedisOptions options, TimeProvider? clock = null)
    {
        var time = clock ?? TimeProvider.System;
        Connection = new RedisConnection(Options.Create(options), time, NullLogger<RedisConnection>.Instance);
        _wakeUps = new RedisWakeUps(Connection, options.KeyOf("wake"));
        Bus = new RedisEventBus(Connection, _wakeUps, Options.Create(options), time, NullLogger<RedisEventBus>.Instance);
        Tasks = new RedisTaskStore(Connection, Options.Create(options));
        DeadLetters = new RedisDeadLetterStore(Connection, Options.Create(options), time);
    }

    public RedisConnection Connection { get; }

    public RedisEventBus Bus { get; }

    public RedisTaskStore Tasks { get; }

    public RedisDeadLetterStore DeadLetters { get; }

    public ValueTask DisposeAsync()
    {
        _wakeUps.Dispose();
        return Connection.DisposeAsync();
    }
}
