using OmniStack.MongoDB.Driver;
using OmniStack.MongoDB.Tests.StandIn;
using Official = MongoDB.Driver;

namespace OmniStack.MongoDB.Tests.Driver;

/// <summary>The port over the official driver, on a database of the shared stand-in.</summary>
internal sealed class DriverConnection : IDisposable
{
    private readonly Official.MongoClient _client;

    public DriverConnection(StandInFixture fixture, string database)
        : this(fixture.Server.ConnectionString, database)
    {
    }

    public DriverConnection(string connectionString, string database)
    {
        _client = new(connectionString);
        Database = new DriverDatabase(_client.GetDatabase(database));
    }

    public IMongoDatabase Database { get; }

    public void Dispose() => _client.Dispose();
}
