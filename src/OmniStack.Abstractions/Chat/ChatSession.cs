using System.Text.Json;
using OmniStack.Contracts;

namespace OmniStack.Abstractions.Chat;

/// <summary>A conversation of one client.</summary>
public sealed record ChatSession
{
    /// <summary>Unique over all clients; see <see cref="Contracts.Chat.ChatRules.IsId"/>.</summary>
    public required string Id { get; init; }
    /// <summary>Its owner; nobody else sees it.</summary>
    public required string ClientId { get; init; }
    /// <summary>For people.</summary>
    public required string Name { get; init; }
    /// <summary>Turns begun so far, edits and further answers included.</summary>
    public required int TurnCount { get; init; }
    /// <summary>The last message of the branch that is shown and continued; null before the first turn.</summary>
    public required string? ActiveLeafId { get; init; }
    /// <summary>The answer whose turn is running; null when none is.</summary>
    public required string? RunningAnswerId { get; init; }
    /// <summary>UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>When a turn last began or ended (UTC).</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
    /// <summary>Turns that begin after the running one, the next one first.</summary>
    public IReadOnlyList<WaitingTurn> Waiting { get => field ?? []; init; }
    /// <summary>The last attempt at a summary; null before the first.</summary>
    public SummaryClaim? SummaryClaim { get; init; }
    /// <summary>Whether its client has named it; then nothing else does.</summary>
    public bool IsRenamed { get; init; }
    /// <summary>
    /// Of a fork what it shares with the sessions before it, from the first message on; empty for any other. Never changes. The messages
    /// that are its own follow them, or stand beside them as other versions.
    /// </summary>
    public IReadOnlyList<SharedBranch> Lineage { get; init => field = value is { Count: > 0 } ? value : []; } = [];
    /// <summary>What the application keeps with it, by name.</summary>
    public IReadOnlyDictionary<string, JsonElement> Fields { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>The session with the branch that ends at <paramref name="leafId"/> as its active one. It does not move in the list.</summary>
    /// <exception cref="OmniStackException"><c>session_busy</c>: a turn runs or waits, and belongs to the branch on which it was sent.</exception>
    public ChatSession WithLeaf(string leafId) => RunningAnswerId is null && Waiting.Count == 0
        ? this with { ActiveLeafId = leafId }
        : throw new OmniStackException(ErrorKind.Conflict, ErrorCodes.SessionBusy, $"A turn is running on session {Id}; choose another version when it has ended.");
}

/// <summary>A place in the list of sessions: everything updated before it follows.</summary>
/// <param name="UpdatedAt">Of the last session of the page before.</param>
/// <param name="SessionId">Its id, which orders sessions of the same moment.</param>
public readonly record struct SessionPosition(DateTimeOffset UpdatedAt, string SessionId)
{
    /// <summary>Where the session stands.</summary>
    public static SessionPosition Of(ChatSession session) => new(session.UpdatedAt, session.Id);
}
