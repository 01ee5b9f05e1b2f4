using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Chat;
using OmniStack.Conformance;
using OmniStack.MongoDB.Chat;
using OmniStack.MongoDB.Tests.StandIn;

namespace OmniStack.MongoDB.Tests.Driver;

/// <summary>The chat's store on the official driver.</summary>
public sealed class DriverChatStoreTests(StandInFixture fixture) : ChatStoreContract, IAsyncLifetime
{
    private readonly MovableTime _time = new();
    private readonly string _database = $"driver-chat-{Guid.NewGuid():N}";
    private DriverConnection _connection = null!;
    private MongoChatStore _store = null!;

    protected override IChatStore Store => _store;

    public ValueTask InitializeAsync()
    {
        _connection = new(fixture, _database);
        _store = new(_connection.Database, Options.Create(new MongoChatOptions()), _time);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override async Task<IReadOnlyList<string>> StoredIdsAsync()
    {
        List<string> ids = [];
        await foreach (var message in new MongoCollection(_connection.Database, "chat_messages").FindAsync(new(), MongoFind.All, Stop))
        {
            ids.Add(message["id"].AsString);
        }

        return ids;
    }

    protected override async Task ReopenAsync()
    {
        await DisposeAsync();
        _time.Move(TimeSpan.FromMinutes(1)); // The lease of the process that is gone runs out.
        await InitializeAsync();
    }
}
