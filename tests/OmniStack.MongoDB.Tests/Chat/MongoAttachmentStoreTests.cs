using OmniStack.Abstractions.Chat;
using OmniStack.Conformance;
using OmniStack.MongoDB.Chat;
using OmniStack.MongoDB.Tests.StandIn;

namespace OmniStack.MongoDB.Tests.Chat;

public sealed class MongoAttachmentStoreTests(StandInFixture fixture) : AttachmentStoreContract, IAsyncLifetime
{
    private readonly string _database = $"attachments-{Guid.NewGuid():N}";
    private MongoClient _client = null!;
    private MongoAttachmentStore _store = null!;

    protected override IAttachmentStore Store => _store;

    [Fact]
    public async Task DeleteUnused_FindsWhatACrashLeftOfAnUploadAndOfADeletion()
    {
        var attachments = new MongoCollection(_client, "chat_attachments");
        var chunks = new MongoCollection(_client, "chat_attachment_chunks");
        await attachments.UpdateOneAsync(new() { ["_id"] = "half" }, AttachmentDocument.Begin(File("half")), upsert: true, Stop);
        await chunks.InsertOneAsync(new() { ["file"] = "half", ["n"] = 0 }, Stop);
        await _store.AddAsync(File("gone"), Content(), maxClientBytes: 100, Stop);
        await attachments.UpdateOneAsync(AttachmentDocument.ByOwner("me", "gone"), AttachmentDocument.Abandon, upsert: false, Stop);

        Assert.Null(await _store.FindAsync("me", "half", Stop));
        Assert.Null(await _store.ReadAsync("me", "gone", Stop));
        Assert.Equal(2, await _store.DeleteUnusedAsync(File("half").CreatedAt.AddMinutes(1), Stop));

        Assert.Equal(0, await attachments.CountAsync(new(), Stop));
        Assert.Equal(0, await chunks.CountAsync(new(), Stop));
    }

    public ValueTask InitializeAsync()
    {
        _client = fixture.Connect(_database);
        _store = new MongoAttachmentStore(_client);
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
