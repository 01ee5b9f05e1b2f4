namespace OmniStack.Client;

/// <summary>What the user says next in a session.</summary>
/// <param name="SessionId">Made on the first turn; see <see cref="Contracts.Chat.ChatRules.IsId"/>.</param>
/// <param name="MessageId">The caller's own id for the message: sending it twice with the same text stores it once.</param>
/// <param name="Text">Not empty, unless there are <see cref="Attachments"/>.</param>
public sealed record ChatTurn(string SessionId, string MessageId, string Text)
{
    /// <summary>Ids of what <see cref="ChatApiClient.UploadAsync"/> stored, to go before the text, in their order.</summary>
    public IReadOnlyList<string> Attachments { get; init; } = [];

    /// <summary>Whether <see cref="MessageId"/> names a stored message, beside which this becomes another version under an id of its own.</summary>
    public bool IsEdit { get; init; }

    /// <summary>Whether the message is to wait where a turn runs; else the service's own setting decides.</summary>
    public bool MayWait { get; init; }
}
