using OmniStack.Abstractions.Chat;

namespace OmniStack.Chat.Sessions;

/// <summary>Which messages stand beside each other: edits of a message, or answers to the same one.</summary>
internal sealed class MessageVersions
{
    private readonly ILookup<string?, string> _byParent;

    private MessageVersions(ILookup<string?, string> byParent) => _byParent = byParent;

    /// <param name="places">In the order of turns.</param>
    public static MessageVersions Of(IReadOnlyList<MessagePlace> places) => new(places.ToLookup(place => place.ParentId, place => place.Id));

    /// <returns>All versions, the oldest first; null when there is no other.</returns>
    public IReadOnlyList<string>? Of(StoredMessage message) => _byParent[message.ParentId].ToList() is { Count: > 1 } versions ? versions : null;

    /// <param name="messageId">Where the branch begins.</param>
    /// <param name="places">From its depth on, none before the one it follows.</param>
    /// <returns>The last message of the newest turn on a branch through it; itself when none follows.</returns>
    public static string NewestLeaf(string messageId, IReadOnlyList<MessagePlace> places)
    {
        var leaf = messageId;
        var branch = new HashSet<string>(StringComparer.Ordinal) { messageId };
        foreach (var place in places)
        {
            if (place.ParentId is { } parent && branch.Contains(parent))
            {
                branch.Add(leaf = place.Id);
            }
        }

        return leaf;
    }
}
