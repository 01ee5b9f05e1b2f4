using OmniStack.Testing;

[assembly: AssemblyFixture(typeof(OmniStack.Redis.Tests.RedisServerFixture))]

namespace OmniStack.Redis.Tests;

/// <summary>The server that all tests share which do not stop it; each has a key prefix of its own.</summary>
public sealed class RedisServerFixture : IAsyncLifetime
{
    public RedisServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await RedisServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
