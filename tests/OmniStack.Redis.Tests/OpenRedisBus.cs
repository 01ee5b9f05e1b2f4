using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OmniStack.Redis.Events;

namespace OmniStack.Redis.Tests;

/// <summary>A bus with a connection of its own, as another process would have.</summary>
internal sealed class OpenRedisBus : IAsyncDisposable
{
    public OpenRedisBus(RedisOptions options)
    {
        Connection = new RedisConnection(Options.Create(options), TimeProvider.System, NullLogger<RedisConnection>.Instance);
        Bus = new RedisEventBus(Connection, Options.Create(options), TimeProvider.System);
    }

    public RedisConnection Connection { get; }

    public RedisEventBus Bus { get; }

    public ValueTask DisposeAsync()
    {
        Bus.Dispose();
        return Connection.DisposeAsync();
    }
}
