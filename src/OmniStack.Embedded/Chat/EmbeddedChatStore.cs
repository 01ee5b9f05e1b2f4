using System.Text.Json;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Chat;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;

namespace OmniStack.Embedded.Chat;

/// <summary>
/// Sessions in one journal file, all of them held in memory; one process at a time. A change is decided, put on the journal's
/// queue and applied under one lock, then acknowledged when it is on the disk.
/// </summary>
internal sealed partial class EmbeddedChatStore : IChatStore, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly ChatState _state = new();
    private readonly Journal _journal;
    private readonly EmbeddedChatOptions _options;
    private readonly List<(string SessionId, string AnswerId)> _abandoned;
    private Task _compaction = Task.CompletedTask;
    private long _compactAt;
    private bool _hasFreed;

    public EmbeddedChatStore(IOptions<EmbeddedChatOptions> options)
    {
        _options = options.Value;
        var path = Path.GetFullPath(Path.Combine(_options.Directory, "chat.journal"));
        _journal = Journal.Open(path, new JournalLimits(), Replay, CancellationToken.None);
        _compactAt = NextCompaction();
        // One process owns the journal, so what was running when it opened is running nowhere.
        _abandoned = [.. _state.Sessions.Where(state => state.Session.RunningAnswerId is not null).Select(state => (state.Session.Id, state.Session.RunningAnswerId!))];
        Description = $"embedded, in {Path.GetDirectoryName(path)}";
    }

    public string Description { get; }

    public async Task<int> RecoverAsync(IReadOnlyCollection<string> running, CancellationToken cancellationToken)
    {
        List<(string SessionId, string AnswerId)> abandoned;
        lock (_gate)
        {
            abandoned = [.. _abandoned];
            _abandoned.Clear();
        }

        var interrupted = await Task.WhenAll(abandoned.Select(turn => ChangeAnswerAsync(
            turn.SessionId, turn.AnswerId, (session, answer) => new ChatChange.Put(
                session with { RunningAnswerId = null }, [answer with { Status = MessageStatus.Interrupted }]), durable: true, cancellationToken)));
        return interrupted.Count(changed => changed);
    }

    public Task<ChatSession?> FindSessionAsync(string clientId, string sessionId, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_state.Find(clientId, sessionId)?.Session);
        }
    }

    public Task<IReadOnlyList<ChatSession>> ListSessionsAsync(string clientId, SessionPosition? after, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<ChatSession>>([.. _state.List(clientId, after).Take(limit)]);
        }
    }

    public async Task<ChatSession?> ChangeSessionAsync(string clientId, string sessionId, SessionChange change, CancellationToken cancellationToken)
    {
        Task stored;
        ChatSession session;
        lock (_gate)
        {
            if (_state.Find(clientId, sessionId) is not { } state)
            {
                return null;
            }

            CheckRoom();
            session = change.ApplyTo(state.Session);
            stored = StoreAsync(new ChatChange.Put(session, []), durable: true);
            CompactIfGrown();
        }

        await stored.WaitAsync(cancellationToken);
        return session;
    }

    public async Task<bool> DeleteSessionAsync(string clientId, string sessionId, CancellationToken cancellationToken)
    {
        Task stored;
        lock (_gate)
        {
            if (_state.Find(clientId, sessionId) is null)
            {
                return false;
            }

            stored = StoreAsync(new ChatChange.Deleted(sessionId), durable: true);
            _hasFreed = true;
            CompactIfGrown();
        }

        await stored.WaitAsync(cancellationToken);
        return true;
    }

    public async Task<BegunTurn> BeginTurnAsync(TurnStart start, CancellationToken cancellationToken)
    {
        TurnDecision decision;
        var stored = Task.CompletedTask;
        lock (_gate)
        {
            if (_state.IsKept(start.SessionId))
            {
                throw new OmniStackException(ErrorKind.NotFound, ErrorCodes.SessionNotFound, $"There is no session {start.SessionId}.");
            }

            decision = TurnDecision.Make(start, SessionFacts.Read(start, _state.Find(start.SessionId)));
            if (decision.Session is { } session)
            {
                CheckRoom();
                stored = StoreAsync(new ChatChange.Put(session, NewMessages(start, decision.Begun)), durable: true);
            }
        }

        await stored.WaitAsync(cancellationToken);
        return decision.Begun;
    }

    public async Task<WaitingTurn> EnqueueTurnAsync(TurnStart start, int limit, CancellationToken cancellationToken)
    {
        QueueDecision decision;
        var stored = Task.CompletedTask;
        lock (_gate)
        {
            decision = QueueDecision.Make(start, SessionFacts.Read(start, _state.Find(start.SessionId)), limit);
            if (decision.Session is { } session)
            {
                CheckRoom();
                stored = StoreAsync(new ChatChange.Put(session, []), durable: true);
            }
        }

        await stored.WaitAsync(cancellationToken);
        return decision.Turn;
    }

    public async Task<BegunTurn?> BeginWaitingTurnAsync(string sessionId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        BegunTurn begun;
        Task stored;
        lock (_gate)
        {
            if (_state.Find(sessionId) is not { Session: { RunningAnswerId: null, Waiting: [var next, ..] } } state)
            {
                return null;
            }

            var start = next.ToStart(state.Session, at);
            var decision = TurnDecision.MakeWaiting(start, SessionFacts.Read(start, state));
            begun = decision.Begun;
            stored = StoreAsync(new ChatChange.Put(decision.Session!, begun.IsRepeat ? [] : NewMessages(start, begun)), durable: true);
        }

        await stored.WaitAsync(cancellationToken);
        return begun;
    }

    public Task<IReadOnlyList<string>> ListWaitingSessionsAsync(int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<string>>([.. _state.Sessions
                .Where(state => state.Session is { RunningAnswerId: null, Waiting.Count: > 0 }).Select(state => state.Session.Id).Take(limit)]);
        }
    }

    public Task<bool> SaveProgressAsync(string sessionId, string answerId, IReadOnlyList<MessagePart> parts, CancellationToken cancellationToken)
        => ChangeAnswerAsync(sessionId, answerId, (session, answer) => new ChatChange.Put(session, [answer with { Parts = parts }]), durable: false, cancellationToken);

    public Task<bool> EndTurnAsync(TurnEnd end, CancellationToken cancellationToken)
        => ChangeAnswerAsync(end.SessionId, end.AnswerId, (session, answer) => new ChatChange.Put(
            session with { RunningAnswerId = null, UpdatedAt = end.At },
            [answer with { Parts = end.Parts, Status = end.Status, FinishReason = end.FinishReason, Usage = end.Usage, Tokens = end.Tokens }]), durable: true, cancellationToken);

    public Task<StoredMessage?> FindMessageAsync(string sessionId, string messageId, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_state.Find(sessionId)?.Find(messageId));
        }
    }

    public Task<IReadOnlyList<StoredMessage>> ReadBranchAsync(string sessionId, string leafId, int fromDepth, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var upwards = _state.Find(sessionId)?.BranchUpwards(leafId) ?? [];
            var wanted = upwards.SkipWhile(message => message.Depth >= fromDepth + (long)limit).TakeWhile(message => message.Depth >= fromDepth);
            return Task.FromResult<IReadOnlyList<StoredMessage>>([.. wanted.Reverse()]);
        }
    }

    public Task<IReadOnlyList<MessagePlace>> ReadPlacesAsync(string sessionId, int fromDepth, int depths, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<MessagePlace>>(_state.Find(sessionId)?.Places(fromDepth, depths) ?? []);
        }
    }

    public async Task<ChatSession?> MoveLeafAsync(string clientId, string sessionId, string leafId, CancellationToken cancellationToken)
    {
        Task stored;
        ChatSession session;
        lock (_gate)
        {
            if (_state.Find(clientId, sessionId) is not { } state)
            {
                return null;
            }

            CheckRoom();
            session = state.Session.WithLeaf(leafId);
            stored = StoreAsync(new ChatChange.Put(session, []), durable: true);
            CompactIfGrown();
        }

        await stored.WaitAsync(cancellationToken);
        return session;
    }

    public Task CheckAsync(CancellationToken cancellationToken) => _journal.IsFailed
        ? throw new OmniStackException(ErrorKind.Unavailable, ErrorCodes.Unavailable, "The chat store's journal cannot be written; the log has the cause.")
        : Task.CompletedTask;

    public async ValueTask DisposeAsync() => await _journal.DisposeAsync();

    private async Task<bool> ChangeAnswerAsync(
        string sessionId, string answerId, Func<ChatSession, StoredMessage, ChatChange> change, bool durable, CancellationToken cancellationToken)
    {
        Task stored;
        lock (_gate)
        {
            if (_state.Find(sessionId) is not { } state || state.Session.RunningAnswerId != answerId || state.Find(answerId) is not { } answer)
            {
                return false;
            }

            stored = StoreAsync(change(state.Session, answer), durable);
            CompactIfGrown();
        }

        await stored.WaitAsync(cancellationToken);
        return true;
    }

    /// <summary>A question that was there before stays where it is: it may be another session's.</summary>
    private static IReadOnlyList<StoredMessage> NewMessages(TurnStart start, BegunTurn begun)
        => start is TurnStart.Send or TurnStart.Edit ? [begun.Question, begun.Answer] : [begun.Answer];

    /// <summary>Under the lock, so that the order in the file is the order in which the changes were applied.</summary>
    private Task StoreAsync(ChatChange change, bool durable)
    {
        var record = Write(change);
        var stored = durable ? _journal.AppendAsync(record, CancellationToken.None) : _journal.WriteAsync(record, CancellationToken.None);
        _state.Apply(change);
        return stored;
    }

    private void CheckRoom()
    {
        if (_journal.Length > _options.MaxJournalBytes)
        {
            throw new OmniStackException(ErrorKind.Unavailable, ErrorCodes.Unavailable, "The chat store is full; delete sessions that are not needed.");
        }
    }

    private void CompactIfGrown()
    {
        if (_journal.Length > _compactAt && _compaction.IsCompleted)
        {
            _compaction = CompactAsync(TakeSnapshot());
        }
    }

    /// <summary>Under the lock.</summary>
    private IReadOnlyList<ChatChange> TakeSnapshot()
    {
        _hasFreed = false;
        return _state.ToChanges();
    }

    /// <summary>What is deleted while the journal is being written anew goes with another pass, or a full one would stay full.</summary>
    private async Task CompactAsync(IReadOnlyList<ChatChange>? snapshot)
    {
        while (snapshot is not null)
        {
            // A failure fails the journal, which every later change and the health check report.
            await _journal.CompactAsync(snapshot.Select(Write), CancellationToken.None);
            lock (_gate)
            {
                _compactAt = NextCompaction();
                snapshot = _hasFreed && _journal.Length > _compactAt ? TakeSnapshot() : null;
            }
        }
    }

    private long NextCompaction() => Math.Min(_options.MaxJournalBytes, Math.Max(_options.CompactAboveBytes, _journal.Length * _options.CompactAtGrowth));

    private void Replay(ReadOnlySpan<byte> record) => _state.Apply(JsonSerializer.Deserialize(record, ChatChangeJson.Default.ChatChange)!);

    private static ReadOnlyMemory<byte> Write(ChatChange change) => JsonSerializer.SerializeToUtf8Bytes(change, ChatChangeJson.Default.ChatChange);
}
