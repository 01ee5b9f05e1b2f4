using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Chat;
using OmniStack.Contracts;
using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Chat;

/// <summary>
/// Sessions in MongoDB, for any number of processes. What has to be one step is one update of the session's document: it claims
/// the turn, counts it, moves the leaf and holds both new messages until they have documents of their own. Whoever meets such
/// messages later, puts them in their place first; so a crash between two writes leaves nothing half-done.
/// </summary>
internal sealed class MongoChatStore(IMongoDatabase database, IOptions<MongoChatOptions> options, TimeProvider time) : IChatStore, IDisposable
{
    // A lost race means that another turn has begun, so the next look finds the session busy.
    private const int MaxRaces = 5;

    // For the few writes that another process makes meanwhile; grows with each race.
    private static readonly TimeSpan RaceDelay = TimeSpan.FromMilliseconds(10);

    private readonly ChatCollections _collections = new(database);
    private readonly TurnLeases _leases = new(options.Value.Lease, time);

    public string Description => $"in MongoDB, database {database.Name}";

    private MongoCollection Sessions => _collections.Sessions;

    private MongoMessages Messages => new(_collections);

    private MongoForks Forks => new(_collections);

    private SessionDeletion Deletion => new(_collections);

    private TurnPlacement Placement => new(_collections);

    private MongoTurns Turns => new(_collections, _leases);

    public async Task<int> RecoverAsync(IReadOnlyCollection<string> running, CancellationToken cancellationToken)
    {
        await _collections.CreateIndexesAsync(cancellationToken);
        await Deletion.FinishAllAsync(cancellationToken);
        return await _leases.RecoverAsync(_collections, running, cancellationToken);
    }

    public async Task<ChatSession?> FindSessionAsync(string clientId, string sessionId, CancellationToken cancellationToken)
    {
        if (await Sessions.FindOneAsync(SessionDocument.ByOwner(clientId, sessionId), MongoFind.All, cancellationToken) is not { } found)
        {
            return null;
        }

        await Placement.FinishAsync(found, cancellationToken);
        return SessionDocument.Read(found);
    }

    public Task<IReadOnlyList<ChatSession>> ListSessionsAsync(string clientId, SessionPosition? after, int limit, CancellationToken cancellationToken)
        => new SessionList(_collections).ReadAsync(clientId, after, limit, cancellationToken);

    public Task<SessionMatches> SearchSessionsAsync(SessionSearch search, CancellationToken cancellationToken)
        => new SessionList(_collections).SearchAsync(search, cancellationToken);

    public async Task<ChatSession?> ChangeSessionAsync(string clientId, string sessionId, SessionChange change, CancellationToken cancellationToken)
    {
        for (var race = 0; race < MaxRaces; race++)
        {
            if (await Sessions.FindOneAsync(SessionDocument.ByOwner(clientId, sessionId), MongoFind.All, cancellationToken) is not { } found)
            {
                return null;
            }

            var session = SessionDocument.Read(found);
            _ = change.ApplyTo(session); // Refuses what would be too much.
            var changed = await Sessions.FindOneAndUpdateAsync(
                SessionDocument.Unchanged(clientId, found), SessionDocument.Write(change.For(session)), new() { ReturnNew = true }, cancellationToken);
            if (changed is not null)
            {
                return SessionDocument.Read(changed);
            }
        }

        throw new OmniStackException(ErrorKind.Unavailable, ErrorCodes.Unavailable, $"Others keep changing session {sessionId}; try again.");
    }

    public async Task<ForkedSession?> ForkSessionAsync(SessionFork fork, CancellationToken cancellationToken)
    {
        await _collections.CreateIndexesAsync(cancellationToken);
        fork = fork with { At = DateTimeOffset.FromUnixTimeMilliseconds(fork.At.ToUnixTimeMilliseconds()) }; // What a date keeps.
        for (var race = 0; race < MaxRaces; race++)
        {
            if (await Sessions.FindOneAsync(SessionDocument.ByOwner(fork.ClientId, fork.SessionId), MongoFind.All, cancellationToken) is not { } origin)
            {
                return null;
            }

            await Placement.FinishAsync(origin, cancellationToken);
            if (await Forks.TryMakeAsync(fork, SessionDocument.Read(origin), cancellationToken) is { } forked)
            {
                return forked;
            }

            await Task.Delay(RaceDelay * (race + 1), time, cancellationToken);
        }

        throw Raced(fork.ForkId);
    }

    public Task<bool> DeleteSessionAsync(string clientId, string sessionId, CancellationToken cancellationToken)
        => Deletion.DeleteAsync(clientId, sessionId, cancellationToken);

    public async Task<BegunTurn> BeginTurnAsync(TurnStart start, CancellationToken cancellationToken)
    {
        await _collections.CreateIndexesAsync(cancellationToken);
        start = start with { At = DateTimeOffset.FromUnixTimeMilliseconds(start.At.ToUnixTimeMilliseconds()) }; // What a date keeps.
        for (var race = 0; race < MaxRaces; race++)
        {
            var found = await Sessions.FindOneAsync(SessionDocument.ById(start.SessionId), MongoFind.All, cancellationToken);
            if (found is not null && SessionDocument.IsDeleted(found))
            {
                await Deletion.FinishAsync(start.SessionId, cancellationToken);
                continue;
            }

            if (found is not null && SessionDocument.IsKept(found))
            {
                throw new OmniStackException(ErrorKind.NotFound, ErrorCodes.SessionNotFound, $"There is no session {start.SessionId}.");
            }

            if (await Turns.TryBeginAsync(start, found, cancellationToken) is { } begun)
            {
                return begun;
            }

            await Task.Delay(RaceDelay * (race + 1), time, cancellationToken);
        }

        throw Raced(start.SessionId);
    }

    public async Task<WaitingTurn> EnqueueTurnAsync(TurnStart start, int limit, CancellationToken cancellationToken)
    {
        for (var race = 0; race < MaxRaces; race++)
        {
            var found = await Sessions.FindOneAsync(SessionDocument.ByOwner(start.ClientId, start.SessionId), MongoFind.All, cancellationToken);
            if (await Turns.TryEnqueueAsync(start, found, limit, cancellationToken) is { } waiting)
            {
                return waiting;
            }
        }

        throw Raced(start.SessionId);
    }

    public async Task<BegunTurn?> BeginWaitingTurnAsync(string sessionId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
        var idle = new BsonDocument(WaitingDocument.AnyIdle) { ["_id"] = sessionId };
        return await Sessions.FindOneAsync(idle, MongoFind.All, cancellationToken) is { } found
            ? await Turns.TryBeginWaitingAsync(found, now, cancellationToken) // Null: another process was faster.
            : null;
    }

    public async Task<IReadOnlyList<string>> ListWaitingSessionsAsync(int limit, CancellationToken cancellationToken)
    {
        List<string> ids = [];
        await foreach (var session in Sessions.FindAsync(WaitingDocument.AnyIdle, new() { Projection = new() { ["_id"] = 1 }, Limit = limit }, cancellationToken))
        {
            ids.Add(session["_id"].AsString);
        }

        return ids;
    }

    public async Task<bool> SaveProgressAsync(string sessionId, string answerId, IReadOnlyList<MessagePart> parts, CancellationToken cancellationToken)
    {
        var update = new BsonDocument { ["$set"] = new BsonDocument { ["parts"] = PartDocument.Write(parts) } };
        return (await _collections.Messages.UpdateOneAsync(MessageDocument.Running(sessionId, answerId), update, upsert: false, cancellationToken)).Matched == 1;
    }

    public async Task<bool> EndTurnAsync(TurnEnd end, CancellationToken cancellationToken)
    {
        var final = new BsonDocument { ["$set"] = MessageDocument.Final(end) };
        var stored = await _collections.Messages.UpdateOneAsync(MessageDocument.Running(end.SessionId, end.AnswerId), final, upsert: false, cancellationToken);
        var release = new BsonDocument { ["$unset"] = new BsonDocument { ["running"] = "" }, ["$set"] = new BsonDocument { ["updated"] = end.At } };
        var released = await Sessions.UpdateOneAsync(SessionDocument.ByTurn(end.SessionId, end.AnswerId), release, upsert: false, cancellationToken);
        return released.Matched == 1
            // Not stored just now: by an attempt of which only the acknowledgement was lost, or another process took the answer over.
            && (stored.Matched == 1 || (await FindMessageAsync(end.SessionId, end.AnswerId, cancellationToken))?.Status == end.Status);
    }

    public Task<StoredMessage?> FindMessageAsync(string sessionId, string messageId, CancellationToken cancellationToken)
        => Messages.FindAsync(sessionId, messageId, cancellationToken);

    public Task<IReadOnlyList<StoredMessage>> ReadBranchAsync(string sessionId, string leafId, int fromDepth, int limit, CancellationToken cancellationToken)
        => Messages.ReadBranchAsync(sessionId, leafId, fromDepth, limit, cancellationToken);

    public Task<IReadOnlyList<MessagePlace>> ReadPlacesAsync(string sessionId, int fromDepth, int depths, CancellationToken cancellationToken)
        => Messages.ReadPlacesAsync(sessionId, fromDepth, depths, cancellationToken);

    public async Task<ChatSession?> MoveLeafAsync(string clientId, string sessionId, string leafId, CancellationToken cancellationToken)
    {
        for (var race = 0; race < MaxRaces; race++)
        {
            if (await Sessions.FindOneAsync(SessionDocument.ByOwner(clientId, sessionId), MongoFind.All, cancellationToken) is not { } found)
            {
                return null;
            }

            _ = SessionDocument.Read(found).WithLeaf(leafId); // Refuses while a turn runs or waits.
            var move = new BsonDocument { ["$set"] = new BsonDocument { ["leaf"] = leafId } };
            if (await Sessions.FindOneAndUpdateAsync(SessionDocument.Idle(clientId, sessionId), move, new() { ReturnNew = true }, cancellationToken) is { } moved)
            {
                return SessionDocument.Read(moved);
            }
        }

        throw Raced(sessionId);
    }

    public Task<bool> ClaimSummaryAsync(
        string sessionId, SummaryClaim claim, SummaryClaim? before, DateTimeOffset now, CancellationToken cancellationToken)
        => new MongoSummaries(_collections).ClaimAsync(sessionId, claim, before, now, cancellationToken);

    public Task<bool> AddSummaryAsync(SessionSummary summary, SummaryClaim claim, CancellationToken cancellationToken)
        => new MongoSummaries(_collections).AddAsync(summary, claim, cancellationToken);

    public Task<IReadOnlyList<SessionSummary>> ListSummariesAsync(string sessionId, int limit, CancellationToken cancellationToken)
        => new MongoSummaries(_collections).ListAsync(sessionId, limit, cancellationToken);

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Value.CheckTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await database.RunAsync(new() { ["ping"] = 1 }, either.Token);
        }
        catch (Exception error) when (error is MongoUnavailableException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new OmniStackException(ErrorKind.Unavailable, ErrorCodes.Unavailable, $"MongoDB does not answer: {Describe(database.Deployment)}.", error);
        }
    }

    public void Dispose() => _collections.Dispose();

    private static OmniStackException Raced(string sessionId)
        => new(ErrorKind.Conflict, ErrorCodes.SessionBusy, $"Other turns keep beginning on session {sessionId}; try again.");

    private static string Describe(MongoDeployment deployment)
        => string.Join("; ", deployment.Servers.Select(server => server.Failure is null ? $"{server.Address} is {server.Kind}" : $"{server.Address}: {server.Failure}"));
}
