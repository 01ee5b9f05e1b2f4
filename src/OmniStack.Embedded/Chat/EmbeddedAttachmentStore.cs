using System.Text.Json;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Chat;
using OmniStack.Contracts;

namespace OmniStack.Embedded.Chat;

/// <summary>
/// Attachments as files beside the chat journal, what is known of them in a journal of their own; one process at a time. A content
/// is on the disk before its record, and its record is gone before it: what a crash leaves between is deleted at the next start.
/// </summary>
internal sealed class EmbeddedAttachmentStore : IAttachmentStore, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Attachment> _attachments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _bytesByClient = new(StringComparer.Ordinal);
    private readonly Journal _journal;
    private readonly AttachmentFiles _files;
    private readonly EmbeddedChatOptions _options;
    private Task _compaction = Task.CompletedTask;
    private long _compactAt;

    public EmbeddedAttachmentStore(IOptions<EmbeddedChatOptions> options)
    {
        _options = options.Value;
        _journal = Journal.Open(Path.Combine(_options.Directory, "attachments.journal"), new JournalLimits(), Replay, CancellationToken.None);
        _compactAt = NextCompaction();
        _files = new AttachmentFiles(Path.Combine(_options.Directory, "attachments"));
        _files.DeleteOthers(_attachments.Keys.ToHashSet(StringComparer.Ordinal));
    }

    public async Task<Attachment> AddAsync(Attachment attachment, ReadOnlyMemory<byte> content, long maxClientBytes, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_attachments.TryGetValue(attachment.Id, out var found))
            {
                return found;
            }

            CheckRoom(attachment, maxClientBytes);
        }

        await WriteAsync(attachment.Id, content, cancellationToken);
        Task stored;
        lock (_gate)
        {
            if (_attachments.TryGetValue(attachment.Id, out var found))
            {
                return found;
            }

            CheckRoom(attachment, maxClientBytes);
            stored = StoreAsync(new AttachmentChange.Put(attachment));
        }

        await stored.WaitAsync(cancellationToken);
        return attachment;
    }

    public Task<Attachment?> FindAsync(string clientId, string id, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(Find(clientId, id));
        }
    }

    public async Task<ReadOnlyMemory<byte>?> ReadAsync(string clientId, string id, CancellationToken cancellationToken)
        => await FindAsync(clientId, id, cancellationToken) is null ? null : await _files.ReadAsync(id, cancellationToken);

    public async Task<bool> AttachAsync(string clientId, string id, string sessionId, CancellationToken cancellationToken)
    {
        Task stored;
        lock (_gate)
        {
            if (Find(clientId, id) is not { } found || found.SessionId is not null && !IsOf(found, sessionId))
            {
                return false;
            }

            // Written even when it changes nothing: on the disk it comes after all that another call may still be writing.
            stored = StoreAsync(new AttachmentChange.Put(found with { SessionId = found.SessionId ?? sessionId }));
        }

        await stored.WaitAsync(cancellationToken);
        return true;
    }

    public Task<IReadOnlyList<Attachment>> ListOfSessionAsync(string clientId, string sessionId, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<Attachment>>([.. _attachments.Values.Where(found => found.ClientId == clientId && IsOf(found, sessionId))]);
        }
    }

    public async Task<bool> ShareAsync(string clientId, string id, string forkId, CancellationToken cancellationToken)
    {
        Task stored;
        lock (_gate)
        {
            if (Find(clientId, id) is not { SessionId: not null } found)
            {
                return false;
            }

            stored = StoreAsync(new AttachmentChange.Put(IsOf(found, forkId) ? found : found with { SharedWith = [.. found.SharedWith, forkId] }));
        }

        await stored.WaitAsync(cancellationToken);
        return true;
    }

    public async Task<bool> DeleteAsync(string clientId, string id, CancellationToken cancellationToken)
        => await DeleteWhereAsync(attachment => attachment.Id == id && attachment.ClientId == clientId, cancellationToken) == 1;

    public async Task DeleteOfSessionAsync(string clientId, string sessionId, CancellationToken cancellationToken)
    {
        List<Task> stored = [];
        lock (_gate)
        {
            foreach (var shared in _attachments.Values.Where(found => found.ClientId == clientId && found.SharedWith.Count > 0 && IsOf(found, sessionId)).ToList())
            {
                List<string> others = [.. new[] { shared.SessionId! }.Concat(shared.SharedWith).Where(other => other != sessionId)];
                stored.Add(StoreAsync(new AttachmentChange.Put(shared with { SessionId = others[0], SharedWith = others[1..] })));
            }
        }

        await Task.WhenAll(stored).WaitAsync(cancellationToken);
        await DeleteWhereAsync(attachment => attachment.SessionId == sessionId && attachment.SharedWith.Count == 0 && attachment.ClientId == clientId, cancellationToken);
    }

    public Task<int> DeleteUnusedAsync(DateTimeOffset createdBefore, CancellationToken cancellationToken)
        => DeleteWhereAsync(attachment => attachment.SessionId is null && attachment.CreatedAt < createdBefore, cancellationToken);

    public async ValueTask DisposeAsync() => await _journal.DisposeAsync();

    private static bool IsOf(Attachment attachment, string sessionId) => attachment.SessionId == sessionId || attachment.SharedWith.Contains(sessionId);

    private Attachment? Find(string clientId, string id)
        => _attachments.GetValueOrDefault(id) is { } found && found.ClientId == clientId ? found : null;

    private void CheckRoom(Attachment attachment, long maxClientBytes)
        => AttachmentLimit.Check(attachment, _bytesByClient.GetValueOrDefault(attachment.ClientId), maxClientBytes);

    private async Task WriteAsync(string id, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        try
        {
            await _files.WriteAsync(id, content, cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OmniStackException(ErrorKind.Unavailable, ErrorCodes.Unavailable, "The data directory cannot be written; the log has the cause.", error);
        }
    }

    private async Task<int> DeleteWhereAsync(Func<Attachment, bool> isMeant, CancellationToken cancellationToken)
    {
        List<string> ids;
        lock (_gate)
        {
            ids = [.. _attachments.Values.Where(isMeant).Select(attachment => attachment.Id)];
        }

        var deleted = 0;
        foreach (var id in ids)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task stored;
            lock (_gate)
            {
                if (_attachments.GetValueOrDefault(id) is not { } found || !isMeant(found))
                {
                    continue; // A message names it by now, or it is gone.
                }

                stored = StoreAsync(new AttachmentChange.Deleted(id));
            }

            await stored;
            _files.Delete(id);
            deleted++;
        }

        return deleted;
    }

    /// <summary>Under the lock, so that the order in the file is the order in which the changes were applied.</summary>
    private Task StoreAsync(AttachmentChange change)
    {
        var stored = _journal.AppendAsync(Write(change), CancellationToken.None);
        Apply(change);
        if (_journal.Length > _compactAt && _compaction.IsCompleted)
        {
            _compaction = CompactAsync([.. _attachments.Values]);
        }

        return stored;
    }

    private void Apply(AttachmentChange change)
    {
        var before = change switch
        {
            AttachmentChange.Put put => Replace(put.Attachment),
            AttachmentChange.Deleted deleted when _attachments.Remove(deleted.Id, out var removed) => removed,
            _ => null,
        };
        if (before is not null)
        {
            Count(before, -before.Bytes);
        }
    }

    private Attachment? Replace(Attachment attachment)
    {
        var before = _attachments.GetValueOrDefault(attachment.Id);
        _attachments[attachment.Id] = attachment;
        Count(attachment, attachment.Bytes);
        return before;
    }

    private void Count(Attachment attachment, long bytes)
    {
        if ((_bytesByClient[attachment.ClientId] = _bytesByClient.GetValueOrDefault(attachment.ClientId) + bytes) == 0)
        {
            _bytesByClient.Remove(attachment.ClientId);
        }
    }

    private async Task CompactAsync(List<Attachment> attachments)
    {
        // A failure fails the journal, which every later change reports.
        await _journal.CompactAsync(attachments.Select(attachment => Write(new AttachmentChange.Put(attachment))), CancellationToken.None);
        lock (_gate)
        {
            _compactAt = NextCompaction();
        }
    }

    private long NextCompaction() => Math.Max(_options.CompactAboveBytes, _journal.Length * _options.CompactAtGrowth);

    private void Replay(ReadOnlySpan<byte> record) => Apply(JsonSerializer.Deserialize(record, AttachmentChangeJson.Default.AttachmentChange)!);

    private static ReadOnlyMemory<byte> Write(AttachmentChange change) => JsonSerializer.SerializeToUtf8Bytes(change, AttachmentChangeJson.Default.AttachmentChange);
}
