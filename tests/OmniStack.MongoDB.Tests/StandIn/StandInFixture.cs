using OmniStack.MongoDB.Tests.StandIn;

[assembly: AssemblyFixture(typeof(StandInFixture))]

namespace OmniStack.MongoDB.Tests.StandIn;

/// <summary>One stand-in for all tests that leave it running; each takes a database of its own.</summary>
public sealed class StandInFixture : IAsyncLifetime
{
    internal MongoStandIn Server { get; private set; } = null!;

    internal MongoClient Connect(string database) => Scripted.Clients.Create(Server.ConnectionString + database);

    public async ValueTask InitializeAsync() => Server = await MongoStandIn.StartAsync();

    public async ValueTask DisposeAsync() => await Server.DisposeAsync();
}
