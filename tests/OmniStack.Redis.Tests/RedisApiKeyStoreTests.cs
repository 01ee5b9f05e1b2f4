using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Security;
using OmniStack.Conformance.Security;
using OmniStack.Redis.Security;

namespace OmniStack.Redis.Tests;

public sealed class RedisApiKeyStoreTests(RedisServerFixture fixture) : ApiKeyStoreContract
{
    private readonly string _prefix = Guid.NewGuid().ToString("N");
    private readonly List<RedisConnection> _connections = [];

    protected override IApiKeyStore Open()
    {
        var options = Options.Create(new RedisOptions { ConnectionString = fixture.Server.ConnectionString, KeyPrefix = _prefix, ApiKeyLimit = MaxKeys });
        var connection = new RedisConnection(options, TimeProvider.System, NullLogger<RedisConnection>.Instance);
        lock (_connections)
        {
            _connections.Add(connection);
        }
        return new RedisApiKeyStore(connection, options);
    }

    protected override async ValueTask CloseAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }
}
