using OmniStack.Abstractions.Chat;
using OmniStack.Conformance;
using OmniStack.MongoDB.Chat;
using OmniStack.MongoDB.Tests.StandIn;

namespace OmniStack.MongoDB.Tests.Chat;

public sealed class MongoUsageStoreTests(StandInFixture fixture) : UsageStoreContract, IAsyncLifetime
{
    private readonly string _database = $"usage-{Guid.NewGuid():N}";
    private MongoClient _client = null!;
    private MongoUsageStore _store = null!;

    protected override IUsageStore Store => _store;

    public ValueTask InitializeAsync()
    {
        _client = fixture.Connect(_database);
        _store = new MongoUsageStore(_client);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _store.Dispose();
        await _client.DisposeAsync();
    }

    protected override async Task ReopenAsync()
    {
        await DisposeAsync();
        await InitializeAsync();
    }
}
