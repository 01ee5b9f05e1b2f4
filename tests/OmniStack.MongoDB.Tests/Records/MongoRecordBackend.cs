using OmniStack.Abstractions.Records;
using OmniStack.Conformance.Records;
using OmniStack.MongoDB.Records;
using OmniStack.MongoDB.Tests.StandIn;

namespace OmniStack.MongoDB.Tests.Records;

/// <summary>A database of a test's own on the shared stand-in; every store has a client of its own, as another process would.</summary>
internal sealed class MongoRecordBackend(StandInFixture fixture) : IRecordBackend
{
    private readonly string _database = $"records-{Guid.NewGuid():N}";
    private readonly List<(MongoRecordStore Store, MongoClient Client)> _open = [];

    public ValueTask<IRecordStore> OpenAsync(TimeProvider time)
    {
        var client = fixture.Connect(_database);
        var store = new MongoRecordStore(client, time);
        lock (_open)
        {
            _open.Add((store, client));
        }

        return ValueTask.FromResult<IRecordStore>(store);
    }

    public ValueTask<IRecordStore> OpenAgainAsync(TimeProvider time) => OpenAsync(time);

    public async ValueTask DisposeAsync()
    {
        foreach (var (store, client) in _open)
        {
            store.Dispose();
            await client.DisposeAsync();
        }
    }
}
