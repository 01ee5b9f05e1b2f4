using OmniStack.Abstractions;
using OmniStack.Abstractions.Chat;
using OmniStack.Contracts;
using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Chat;

/// <summary>
/// Attachments in MongoDB: what is known of one in <c>chat_attachments</c>, its content in <c>chat_attachment_chunks</c>. It gets its
/// owner after its last chunk and loses it before its first, so that none is ever seen in part.
/// </summary>
internal sealed class MongoAttachmentStore(IMongoDatabase database) : IAttachmentStore, IDisposable
{
    private const int ChunkBytes = 1 << 20;
    private const int MaxRaces = 20;

    private readonly MongoCollection _attachments = new(database, "chat_attachments");
    private readonly MongoCollection _chunks = new(database, "chat_attachment_chunks");
    private readonly SemaphoreSlim _creating = new(1, 1);
    private volatile bool _created;

    public async Task<Attachment> AddAsync(Attachment attachment, ReadOnlyMemory<byte> content, long maxClientBytes, CancellationToken cancellationToken)
    {
        await CreateIndexesAsync(cancellationToken);
        if (await FindAsync(attachment.ClientId, attachment.Id, cancellationToken) is { } found)
        {
            return found;
        }

        AttachmentLimit.Check(attachment, await SumAsync(attachment.ClientId, cancellationToken), maxClientBytes);
        await UpsertAsync(_attachments, new() { ["_id"] = attachment.Id }, AttachmentDocument.Begin(attachment), cancellationToken);
        for (var (number, start) = (0, 0); start < content.Length; number++, start += ChunkBytes)
        {
            var bytes = content[start..Math.Min(content.Length, start + ChunkBytes)];
            var chunk = new BsonDocument { ["$set"] = new BsonDocument { ["data"] = new BsonBinary(bytes) } };
            await UpsertAsync(_chunks, new() { ["file"] = attachment.Id, ["n"] = number }, chunk, cancellationToken);
        }

        var finished = await _attachments.UpdateOneAsync(AttachmentDocument.NotDeleted(attachment.Id), AttachmentDocument.Finish(attachment), upsert: false, cancellationToken);
        return finished.Matched == 1
            ? attachment
            : throw new OmniStackException(ErrorKind.Unavailable, ErrorCodes.Unavailable, "The file was deleted while it was stored; try again.");
    }

    public async Task<Attachment?> FindAsync(string clientId, string id, CancellationToken cancellationToken)
        => await _attachments.FindOneAsync(AttachmentDocument.ByOwner(clientId, id), MongoFind.All, cancellationToken) is { } found
            ? AttachmentDocument.Read(found)
            : null;

    public async Task<ReadOnlyMemory<byte>?> ReadAsync(string clientId, string id, CancellationToken cancellationToken)
    {
        if (await FindAsync(clientId, id, cancellationToken) is not { } found)
        {
            return null;
        }

        var content = new byte[found.Bytes];
        var read = 0;
        await foreach (var chunk in _chunks.FindAsync(new() { ["file"] = id }, new() { Sort = new() { ["n"] = 1 } }, cancellationToken))
        {
            var bytes = chunk["data"].AsBinary.Bytes;
            bytes.CopyTo(content.AsMemory(read));
            read += bytes.Length;
        }

        return read == content.Length ? content : null; // Deleted meanwhile.
    }

    public async Task<bool> AttachAsync(string clientId, string id, string sessionId, CancellationToken cancellationToken)
    {
        var free = AttachmentDocument.ByOwner(clientId, id);
        free["session"] = new BsonDocument { ["$in"] = new BsonArray([BsonValue.Null, sessionId]) };
        var attach = new BsonDocument { ["$set"] = new BsonDocument { ["session"] = sessionId } };
        return (await _attachments.UpdateOneAsync(free, attach, upsert: false, cancellationToken)).Matched == 1
            || await FindAsync(clientId, id, cancellationToken) is { } found && found.SharedWith.Contains(sessionId);
    }

    public async Task<IReadOnlyList<Attachment>> ListOfSessionAsync(string clientId, string sessionId, CancellationToken cancellationToken)
    {
        List<Attachment> found = [];
        await foreach (var attachment in _attachments.FindAsync(AttachmentDocument.OfSession(clientId, sessionId), MongoFind.All, cancellationToken))
        {
            found.Add(AttachmentDocument.Read(attachment));
        }

        return found;
    }

    public async Task<bool> ShareAsync(string clientId, string id, string forkId, CancellationToken cancellationToken)
    {
        var others = AttachmentDocument.ByOwner(clientId, id);
        others["session"] = new BsonDocument { ["$exists"] = true, ["$ne"] = forkId };
        var share = new BsonDocument { ["$addToSet"] = new BsonDocument { ["shared"] = forkId } };
        return (await _attachments.UpdateOneAsync(others, share, upsert: false, cancellationToken)).Matched == 1
            || await FindAsync(clientId, id, cancellationToken) is { } found && found.SessionId == forkId;
    }

    public async Task<bool> DeleteAsync(string clientId, string id, CancellationToken cancellationToken)
    {
        if ((await _attachments.UpdateOneAsync(AttachmentDocument.ByOwner(clientId, id), AttachmentDocument.Abandon, upsert: false, cancellationToken)).Matched == 0)
        {
            return false;
        }

        await FinishDeletionAsync(id, cancellationToken);
        return true;
    }

    public async Task DeleteOfSessionAsync(string clientId, string sessionId, CancellationToken cancellationToken)
    {
        foreach (var file in await ListOfSessionAsync(clientId, sessionId, cancellationToken))
        {
            await LeaveAsync(file, sessionId, cancellationToken);
        }
    }

    /// <summary>A file that forks share becomes the first one's; else it is deleted. Each step holds only as long as the file is as it was read.</summary>
    private async Task LeaveAsync(Attachment file, string sessionId, CancellationToken cancellationToken)
    {
        var read = file;
        for (var race = 0; race < MaxRaces && read is not null; race++, read = await FindAsync(file.ClientId, file.Id, cancellationToken))
        {
            var heir = read.SharedWith is [var first, ..] ? first : null;
            var step = read.SessionId != sessionId ? AttachmentDocument.Unshare(sessionId) : heir is null ? AttachmentDocument.Abandon : AttachmentDocument.HandOn(heir);
            if ((await _attachments.UpdateOneAsync(AttachmentDocument.Unchanged(read), step, upsert: false, cancellationToken)).Matched == 0)
            {
                continue;
            }

            if (read.SessionId == sessionId && heir is null)
            {
                await FinishDeletionAsync(read.Id, cancellationToken);
            }

            return;
        }

        if (read is not null)
        {
            throw new OmniStackException(ErrorKind.Unavailable, ErrorCodes.Unavailable, $"Others keep changing who shares file {file.Id}; try again.");
        }
    }

    public async Task<int> DeleteUnusedAsync(DateTimeOffset createdBefore, CancellationToken cancellationToken)
    {
        await CreateIndexesAsync(cancellationToken);
        var deleted = 0;
        foreach (var id in await ListAsync(Unused(createdBefore), cancellationToken))
        {
            var unused = Unused(createdBefore);
            unused["_id"] = id;
            if ((await _attachments.UpdateOneAsync(unused, AttachmentDocument.Abandon, upsert: false, cancellationToken)).Matched == 1) // No message names it by now.
            {
                await FinishDeletionAsync(id, cancellationToken);
                deleted++;
            }
        }

        return deleted;
    }

    public void Dispose() => _creating.Dispose();

    private static async Task UpsertAsync(MongoCollection collection, BsonDocument filter, BsonDocument update, CancellationToken cancellationToken)
    {
        try
        {
            await collection.UpdateOneAsync(filter, update, upsert: true, cancellationToken);
        }
        catch (MongoCommandException first) when (first.IsDuplicateKey)
        {
            await collection.UpdateOneAsync(filter, update, upsert: true, cancellationToken); // Another call stored it at the same moment.
        }
    }

    private async Task FinishDeletionAsync(string id, CancellationToken cancellationToken)
    {
        await _chunks.DeleteManyAsync(new() { ["file"] = id }, cancellationToken);
        await _attachments.DeleteOneAsync(new() { ["_id"] = id, ["deleted"] = true }, cancellationToken);
    }

    private async Task<List<string>> ListAsync(BsonDocument filter, CancellationToken cancellationToken)
    {
        List<string> ids = [];
        await foreach (var attachment in _attachments.FindAsync(filter, new() { Projection = new() { ["_id"] = 1 } }, cancellationToken))
        {
            ids.Add(attachment["_id"].AsString);
        }

        return ids;
    }

    private async Task<long> SumAsync(string clientId, CancellationToken cancellationToken)
    {
        BsonArray pipeline =
        [
            new BsonDocument { ["$match"] = new BsonDocument { ["client"] = clientId } },
            new BsonDocument { ["$group"] = new BsonDocument { ["_id"] = 1, ["bytes"] = new BsonDocument { ["$sum"] = "$bytes" } } },
        ];
        await foreach (var sum in _attachments.AggregateAsync(pipeline, cancellationToken))
        {
            return sum["bytes"].AsInt64;
        }

        return 0;
    }

    private static BsonDocument Unused(DateTimeOffset createdBefore)
        => new() { ["session"] = new BsonDocument { ["$exists"] = false }, ["created"] = new BsonDocument { ["$lt"] = createdBefore } };

    private async Task CreateIndexesAsync(CancellationToken cancellationToken)
    {
        if (_created)
        {
            return;
        }

        await _creating.WaitAsync(cancellationToken);
        try
        {
            await _attachments.CreateIndexesAsync(
            [
                new("client", new() { ["client"] = 1, ["session"] = 1, ["bytes"] = 1 }),
                new("shared", new() { ["client"] = 1, ["shared"] = 1 }) { PartialFilter = new() { ["shared.0"] = new BsonDocument { ["$exists"] = true } } },
                new("unused", new() { ["created"] = 1, ["session"] = 1 }),
            ], cancellationToken);
            await _chunks.CreateIndexesAsync([new("content", new() { ["file"] = 1, ["n"] = 1 }) { Unique = true }], cancellationToken);
            _created = true;
        }
        finally
        {
            _creating.Release();
        }
    }
}
