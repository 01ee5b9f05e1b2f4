using OmniStack.Abstractions.Chat;

namespace OmniStack.Chat.Turns;

/// <summary>The newest part of a branch that fits a prompt. A message goes in whole, so a tool call never loses its result.</summary>
internal static class LiveTail
{
    /// <param name="branch">Oldest first; the last one is the question, which always goes in.</param>
    /// <param name="maxTokens">As <see cref="TokenEstimate"/> counts.</param>
    /// <returns>Oldest first, beginning with a message of the user.</returns>
    public static IReadOnlyList<StoredMessage> Of(IReadOnlyList<StoredMessage> branch, long maxTokens)
    {
        if (branch.Count == 0)
        {
            return branch; // The session was deleted since the turn began.
        }

        var start = branch.Count - 1;
        var tokens = TokenEstimate.Of(branch[start]);
        for (var next = start - 1; next >= 0 && (tokens += TokenEstimate.Of(branch[next])) <= maxTokens; next--)
        {
            if (branch[next].Role == MessageRole.User)
            {
                start = next;
            }
        }

        return [.. branch.Skip(start)];
    }
}
