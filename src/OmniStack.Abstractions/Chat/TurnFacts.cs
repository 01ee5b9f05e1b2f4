namespace OmniStack.Abstractions.Chat;

/// <summary>What is stored and bears on a <see cref="TurnStart"/>. A store reads it, <see cref="TurnDecision"/> judges it.</summary>
public sealed record TurnFacts
{
    /// <summary>The session of the turn's id, whoever owns it; null when there is none.</summary>
    public ChatSession? Session { get; init; }
    /// <summary>
    /// What may have been sent before: of a <see cref="TurnStart.Send"/> the message of its id, of a <see cref="TurnStart.Edit"/> the
    /// edit of the same message on the active branch.
    /// </summary>
    public StoredMessage? Earlier { get; init; }
    /// <summary>Whether the id of a <see cref="TurnStart.Edit"/>'s new version is taken.</summary>
    public bool IsIdTaken { get; init; }
    /// <summary>The answer to <see cref="Earlier"/>: that on the active branch, else the newest.</summary>
    public StoredMessage? EarlierAnswer { get; init; }
    /// <summary>The message that is edited, answered again or continued; null for a <see cref="TurnStart.Send"/>.</summary>
    public StoredMessage? Target { get; init; }
    /// <summary>What a new message of the user follows, or what <see cref="Target"/> does; null when it is a first one.</summary>
    public StoredMessage? Parent { get; init; }
}
