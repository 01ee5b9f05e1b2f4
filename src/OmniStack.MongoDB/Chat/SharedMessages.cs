using OmniStack.Abstractions.Chat;
using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Chat;

/// <summary>Reads which messages a fork shares with the sessions before it. They are where they were written, under that session's id.</summary>
internal sealed class SharedMessages(ChatCollections collections)
{
    /// <returns>Empty when the session is no fork, or does not exist.</returns>
    public async Task<IReadOnlyList<SharedBranch>> LineageAsync(string sessionId, CancellationToken cancellationToken)
    {
        var lineage = new MongoFind { Projection = new() { ["lineage"] = 1 } };
        return await collections.Sessions.FindOneAsync(SessionDocument.ById(sessionId), lineage, cancellationToken) is { } found ? SessionDocument.ReadLineage(found) : [];
    }

    /// <summary>The shared messages from a depth on, the last one first: for each session that holds some, one query by the index of its tree.</summary>
    public async Task<IReadOnlyList<HeldMessage>> UpwardsAsync(IReadOnlyList<SharedBranch> lineage, int fromDepth, CancellationToken cancellationToken)
    {
        List<HeldMessage> found = [];
        foreach (var branch in lineage.Reverse().TakeWhile(branch => branch.ThroughDepth >= fromDepth))
        {
            found.AddRange(await UpwardsAsync(branch.SessionId, branch.ThroughId, fromDepth, branch.ThroughDepth, cancellationToken));
        }

        return found;
    }

    /// <summary>The session's own messages on the way up from one of them, the last one first; empty when that is not its own.</summary>
    public async Task<IReadOnlyList<HeldMessage>> UpwardsAsync(string sessionId, string leafId, int fromDepth, int throughDepth, CancellationToken cancellationToken)
    {
        var links = (await PlacesAsync(sessionId, fromDepth, throughDepth, cancellationToken)).ToDictionary(place => place.Id, StringComparer.Ordinal);
        List<HeldMessage> found = [];
        for (var id = leafId; id is not null && links.TryGetValue(id, out var place); id = place.ParentId)
        {
            found.Add(new HeldMessage(sessionId, place));
        }

        return found;
    }

    /// <summary>The places of the session's own messages, of all branches.</summary>
    public async Task<IReadOnlyList<MessagePlace>> PlacesAsync(string sessionId, int fromDepth, int throughDepth, CancellationToken cancellationToken)
    {
        var range = new BsonDocument { ["session"] = sessionId, ["depth"] = new BsonDocument { ["$gte"] = fromDepth, ["$lte"] = throughDepth } };
        List<MessagePlace> places = [];
        await foreach (var link in collections.Messages.FindAsync(range, new MongoFind { Projection = MessageDocument.LinkProjection }, cancellationToken))
        {
            places.Add(new MessagePlace(link["id"].AsString, link.Find("parent")?.AsString, link["depth"].AsInt32, link["turn"].AsInt32));
        }

        return places;
    }
}
