using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Records;
using OmniStack.Conformance.Records;
using OmniStack.Redis.Records;

namespace OmniStack.Redis.Tests.Records;

/// <summary>Keys of a test's own on the shared server; every store has a connection of its own, as another process would.</summary>
internal sealed class RedisRecordBackend(RedisServerFixture fixture) : IRecordBackend
{
    private readonly List<RedisConnection> _connections = [];

    public string KeyPrefix { get; } = Guid.NewGuid().ToString("N");

    public ValueTask<IRecordStore> OpenAsync(TimeProvider time)
    {
        var options = Options.Create(new RedisOptions { ConnectionString = fixture.Server.ConnectionString, KeyPrefix = KeyPrefix });
        var connection = new RedisConnection(options, TimeProvider.System, NullLogger<RedisConnection>.Instance);
        lock (_connections)
        {
            _connections.Add(connection);
        }

        return ValueTask.FromResult<IRecordStore>(new RedisRecordStore(connection, time));
    }

    public ValueTask<IRecordStore> OpenAgainAsync(TimeProvider time) => OpenAsync(time);

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }
}
