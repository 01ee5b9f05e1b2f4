namespace OmniStack.MongoDB.Tests.Chat;

internal static class StoredMessages
{
    public static async Task<IReadOnlyList<string>> IdsAsync(IMongoDatabase database, CancellationToken cancellationToken)
    {
        List<string> ids = [];
        await foreach (var message in new MongoCollection(database, "chat_messages").FindAsync(new(), MongoFind.All, cancellationToken))
        {
            ids.Add(message["id"].AsString);
        }

        return ids;
    }
}
