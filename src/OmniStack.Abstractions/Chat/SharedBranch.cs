namespace OmniStack.Abstractions.Chat;

/// <summary>
/// What a fork has in common with another session: that one's own messages on the way to a message. They are stored once, there, and
/// are part of both for as long as either lives.
/// </summary>
/// <param name="SessionId">Where the messages are; deleted perhaps since, but for them.</param>
/// <param name="ThroughId">The last of them.</param>
/// <param name="ThroughDepth">Its <see cref="StoredMessage.Depth"/>.</param>
public sealed record SharedBranch(string SessionId, string ThroughId, int ThroughDepth)
{
    /// <summary>What a fork at a message shares, of which session, from the first message on.</summary>
    /// <param name="origin">The session that is forked.</param>
    /// <param name="message">Where.</param>
    /// <param name="firstOwn">The first message of <paramref name="message"/>'s branch that is the origin's own; null when it shares all of them.</param>
    public static IReadOnlyList<SharedBranch> Of(ChatSession origin, StoredMessage message, MessagePlace? firstOwn)
    {
        var (throughId, depth) = firstOwn is null ? (message.Id, message.Depth) : (firstOwn.ParentId, firstOwn.Depth - 1);
        var lineage = throughId is null ? [] : Cut(origin.Lineage, throughId, depth);
        return firstOwn is null ? lineage : [.. lineage, new SharedBranch(origin.Id, message.Id, message.Depth)];
    }

    private static List<SharedBranch> Cut(IReadOnlyList<SharedBranch> lineage, string throughId, int depth)
    {
        var whole = lineage.TakeWhile(branch => branch.ThroughDepth < depth).ToList();
        return [.. whole, lineage[whole.Count] with { ThroughId = throughId, ThroughDepth = depth }];
    }
}
