using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Chat;
using OmniStack.Chat.Attachments;
using OmniStack.Chat.Naming;
using OmniStack.Chat.Turns;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;

namespace OmniStack.Chat.Sessions;

/// <summary>What a client can do with its sessions; another client's do not exist for it.</summary>
public sealed class ChatSessions
{
    private const int ExportPage = 200;
    private readonly IChatStore _store;
    private readonly ChatTurns _turns;
    private readonly SessionNamer _namer;
    private readonly ChatAttachments _attachments;
    private readonly SearchOptions _search;
    private readonly TimeProvider _time;

    internal ChatSessions(
        IChatStore store, ChatTurns turns, SessionNamer namer, ChatAttachments attachments, IOptions<SearchOptions> search, TimeProvider time)
    {
        _store = store;
        _turns = turns;
        _namer = namer;
        _attachments = attachments;
        _search = search.Value;
        _time = time;
    }

    /// <summary>Reads a page of the client's sessions, last updated first.</summary>
    /// <param name="clientId">Whose.</param>
    /// <param name="cursor">Of the page before; null for the first.</param>
    /// <param name="limit">1 or more.</param>
    /// <exception cref="OmniStackException"><c>parameter_invalid</c>: no such cursor was ever given out.</exception>
    public async Task<SessionPage> ListAsync(string clientId, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var found = await _store.ListSessionsAsync(clientId, ReadCursor(cursor), limit + 1, cancellationToken);
        var items = found.Take(limit).ToList();
        var next = found.Count > limit ? PageCursor.Write(SessionPosition.Of(items[^1])) : null;
        return new SessionPage([.. items.Select(session => ToDto(session))], next);
    }

    /// <summary>As <see cref="ListAsync"/>, but only sessions whose name or messages have a text, with what stands around it.</summary>
    /// <param name="clientId">Whose.</param>
    /// <param name="text">What to look for.</param>
    /// <param name="cursor">Of the page before; null for the first.</param>
    /// <param name="limit">1 or more.</param>
    /// <exception cref="OmniStackException"><c>parameter_invalid</c>; <c>unavailable</c>: it took longer than <see cref="SearchOptions.Timeout"/>.</exception>
    public async Task<SessionPage> SearchAsync(string clientId, string text, string? cursor, int limit, CancellationToken cancellationToken)
    {
        using var limited = new CancellationTokenSource(_search.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limited.Token);
        try
        {
            var search = new SessionSearch(clientId, text, ReadCursor(cursor), limit, _search.MaxSessions);
            var matches = await _store.SearchSessionsAsync(search, either.Token);
            return new SessionPage(
                [.. matches.Found.Select(match => ToDto(match.Session) with { Match = ToDto(match.Message) })],
                matches.Next is { } next ? PageCursor.Write(next) : null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new OmniStackException(ErrorKind.Unavailable, ErrorCodes.Unavailable, $"The search took more than {_search.Timeout.TotalSeconds} s; try again.");
        }
    }

    /// <exception cref="OmniStackException"><c>session_not_found</c>.</exception>
    public async Task<SessionDto> GetAsync(string clientId, string sessionId, CancellationToken cancellationToken)
        => ToDto(await FindAsync(clientId, sessionId, cancellationToken));

    /// <summary>Reads a page of the session's active branch, oldest first. Later pages stay on the branch of the first.</summary>
    /// <param name="clientId">Whose.</param>
    /// <param name="sessionId">Which.</param>
    /// <param name="cursor">Of the page before; null for the first.</param>
    /// <param name="limit">1 or more.</param>
    /// <exception cref="OmniStackException"><c>session_not_found</c>, <c>parameter_invalid</c>.</exception>
    public async Task<MessagePage> ReadMessagesAsync(string clientId, string sessionId, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var session = await FindAsync(clientId, sessionId, cancellationToken);
        var (depth, leafId) = cursor is null ? (0, session.ActiveLeafId ?? "") : PageCursor.ReadMessage(cursor);
        var found = await _store.ReadBranchAsync(sessionId, leafId, depth, limit + 1, cancellationToken);
        var next = found.Count > limit ? PageCursor.Write(found[limit].Depth, leafId) : null;
        var versions = MessageVersions.Of(await _store.ReadPlacesAsync(sessionId, depth, limit, cancellationToken));
        return new MessagePage([.. found.Take(limit).Select(message => message.ToUIMessage(versions.Of(message)))], next);
    }

    /// <summary>Makes the branch through a message the active one: of the branches that part below it, the newest.</summary>
    /// <exception cref="OmniStackException"><c>session_not_found</c>, <c>message_not_found</c>; <c>session_busy</c>: a turn runs or waits.</exception>
    public async Task<SessionDto> ShowBranchAsync(string clientId, string sessionId, string messageId, CancellationToken cancellationToken)
    {
        await FindAsync(clientId, sessionId, cancellationToken);
        var message = await _store.FindMessageAsync(sessionId, messageId, cancellationToken)
            ?? throw new OmniStackException(ErrorKind.NotFound, ErrorCodes.MessageNotFound, $"The session has no message {messageId}.");
        var below = await _store.ReadPlacesAsync(sessionId, message.Depth, depths: int.MaxValue, cancellationToken);
        var leafId = MessageVersions.NewestLeaf(message.Id, below);
        return ToDto(await _store.MoveLeafAsync(clientId, sessionId, leafId, cancellationToken) ?? throw NotFound(sessionId));
    }

    /// <summary>Makes a session that begins as a branch of another and goes on for itself; the messages that both have are stored once.</summary>
    /// <param name="clientId">Whose both are.</param>
    /// <param name="sessionId">The one to fork.</param>
    /// <param name="messageId">The last answer that both have; null for that of the active branch.</param>
    /// <param name="forkId">The fork's.</param>
    /// <param name="change">What it has differently.</param>
    /// <returns>The fork, and whether it was made before.</returns>
    /// <exception cref="OmniStackException"><c>session_not_found</c>; as <see cref="IChatStore.ForkSessionAsync"/> says.</exception>
    public async Task<(SessionDto Fork, bool IsRepeat)> ForkAsync(
        string clientId, string sessionId, string? messageId, string forkId, SessionChange change, CancellationToken cancellationToken)
    {
        var origin = await FindAsync(clientId, sessionId, cancellationToken);
        var fork = new SessionFork(clientId, sessionId, messageId, forkId, _time.GetUtcNow(), change);
        var isNew = await _store.FindSessionAsync(clientId, forkId, cancellationToken) is null;
        if (isNew)
        {
            await ShareFilesAsync(origin, messageId ?? origin.ActiveLeafId ?? "", forkId, cancellationToken);
        }

        try
        {
            var forked = await _store.ForkSessionAsync(fork, cancellationToken) ?? throw NotFound(sessionId);
            return (ToDto(forked.Session), forked.IsRepeat);
        }
        catch (OmniStackException) when (isNew)
        {
            await LeaveFilesAsync(clientId, forkId, cancellationToken);
            throw;
        }
    }

    /// <summary>Reads the messages that wait for the end of the running turn, the next one first.</summary>
    /// <exception cref="OmniStackException"><c>session_not_found</c>.</exception>
    public async Task<MessagePage> ReadWaitingAsync(string clientId, string sessionId, CancellationToken cancellationToken)
    {
        var session = await FindAsync(clientId, sessionId, cancellationToken);
        return new MessagePage([.. session.Waiting.Select(turn => turn.Message).OfType<NewMessage>().Select(message => message.ToUIMessage())], NextCursor: null);
    }

    /// <summary>The session with its whole active branch, read page by page as it is enumerated.</summary>
    /// <exception cref="OmniStackException"><c>session_not_found</c>.</exception>
    public async Task<SessionExport> ExportAsync(string clientId, string sessionId, CancellationToken cancellationToken)
    {
        var session = await FindAsync(clientId, sessionId, cancellationToken);
        return new SessionExport(ToDto(session), ReadAllAsync(session, cancellationToken));
    }

    /// <summary>Renames the session and sets or removes the application's fields.</summary>
    /// <exception cref="OmniStackException"><c>session_not_found</c>, <c>parameter_invalid</c>.</exception>
    public async Task<SessionDto> ChangeAsync(string clientId, string sessionId, SessionChange change, CancellationToken cancellationToken)
        => ToDto(await _store.ChangeSessionAsync(clientId, sessionId, change, cancellationToken) ?? throw NotFound(sessionId));

    /// <summary>Names the session after what is said in it, in the place of the name it has.</summary>
    /// <exception cref="OmniStackException"><c>session_not_found</c>.</exception>
    public async Task<SessionDto> NameAsync(string clientId, string sessionId, CancellationToken cancellationToken)
        => ToDto(await _namer.NameAsync(await FindAsync(clientId, sessionId, cancellationToken), cancellationToken) ?? throw NotFound(sessionId));

    /// <summary>Reads the newest summaries, of all branches, the newest first.</summary>
    /// <exception cref="OmniStackException"><c>session_not_found</c>.</exception>
    public async Task<IReadOnlyList<SummaryDto>> ListSummariesAsync(string clientId, string sessionId, int limit, CancellationToken cancellationToken)
    {
        await FindAsync(clientId, sessionId, cancellationToken);
        return [.. (await _store.ListSummariesAsync(sessionId, limit, cancellationToken)).Select(summary => new SummaryDto(
            summary.ThroughId, summary.FromTurn, summary.ThroughTurn, summary.Text, summary.Tokens, summary.Model, summary.CreatedAt))];
    }

    /// <summary>Deletes the session with its files and stops its turn.</summary>
    /// <exception cref="OmniStackException"><c>session_not_found</c>.</exception>
    public async Task DeleteAsync(string clientId, string sessionId, CancellationToken cancellationToken)
    {
        var session = await FindAsync(clientId, sessionId, cancellationToken);
        // First, so that a session whose files a crash has left can be deleted again.
        await _attachments.DeleteOfSessionAsync(clientId, sessionId, cancellationToken);
        if (!await _store.DeleteSessionAsync(clientId, sessionId, cancellationToken))
        {
            throw NotFound(sessionId);
        }

        await _turns.EndTurnAsync(session, cancellationToken);
    }

    /// <summary>Before the fork is there, so that at no moment it lacks a file. Files that are deleted since are so for both.</summary>
    private async Task ShareFilesAsync(ChatSession origin, string leafId, string forkId, CancellationToken cancellationToken)
    {
        var files = await _attachments.ListOfSessionAsync(origin.ClientId, origin.Id, cancellationToken);
        if (files.Count == 0)
        {
            return;
        }

        await foreach (var message in ReadBranchAsync(origin.Id, leafId, cancellationToken))
        {
            foreach (var file in message.Parts.OfType<MessagePart.File>().Where(file => files.Contains(file.AttachmentId)))
            {
                await _attachments.ShareAsync(origin.ClientId, file.AttachmentId, forkId, cancellationToken);
            }
        }
    }

    /// <summary>When there is no fork after all; one that was made at the same moment keeps them.</summary>
    private async Task LeaveFilesAsync(string clientId, string forkId, CancellationToken cancellationToken)
    {
        if (await _store.FindSessionAsync(clientId, forkId, cancellationToken) is null)
        {
            await _attachments.DeleteOfSessionAsync(clientId, forkId, cancellationToken);
        }
    }

    private async IAsyncEnumerable<UIMessageDto> ReadAllAsync(ChatSession session, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var message in ReadBranchAsync(session.Id, session.ActiveLeafId ?? "", cancellationToken))
        {
            yield return message.ToUIMessage();
        }
    }

    private async IAsyncEnumerable<StoredMessage> ReadBranchAsync(string sessionId, string leafId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredMessage> page;
        for (var depth = 0; (page = await _store.ReadBranchAsync(sessionId, leafId, depth, ExportPage, cancellationToken)).Count > 0; depth += page.Count)
        {
            foreach (var message in page)
            {
                yield return message;
            }
        }
    }

    private async Task<ChatSession> FindAsync(string clientId, string sessionId, CancellationToken cancellationToken)
        => await _store.FindSessionAsync(clientId, sessionId, cancellationToken) ?? throw NotFound(sessionId);

    private static SessionPosition? ReadCursor(string? cursor) => cursor is null ? null : PageCursor.ReadSession(cursor);

    private static MessageMatch? ToDto(MessageExcerpt? excerpt)
        => excerpt is null ? null : new MessageMatch(excerpt.MessageId, excerpt.Role == MessageRole.User ? "user" : "assistant", excerpt.Text);

    private static OmniStackException NotFound(string sessionId)
        => new(ErrorKind.NotFound, ErrorCodes.SessionNotFound, $"There is no session {sessionId}.");

    private static SessionDto ToDto(ChatSession session) => new(session.Id, session.Name, session.TurnCount, session.CreatedAt, session.UpdatedAt,
        session.Fields.Count > 0 ? session.Fields : null, Match: null, session.Lineage is [.., var shared] ? new ForkOrigin(shared.SessionId, shared.ThroughId) : null);
}
