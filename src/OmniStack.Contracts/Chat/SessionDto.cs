using System.Text.Json;

namespace OmniStack.Contracts.Chat;

/// <summary>A conversation as it is listed.</summary>
/// <param name="Id">Chosen by the client or the service; see <see cref="ChatRules.IsId"/>.</param>
/// <param name="Name">The start of its first message, until a model or the client names it.</param>
/// <param name="TurnCount">User turns so far; of a fork those too that it shares.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="UpdatedAt">When a message was last added (UTC).</param>
/// <param name="Fields">The application's own; null when there are none.</param>
/// <param name="Match">In a search only: what it has found in the messages; null when only the name has it.</param>
/// <param name="ForkedFrom">Where the messages end that it shares with another session; null when it is no fork.</param>
public sealed record SessionDto(
    string Id, string Name, int TurnCount, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, IReadOnlyDictionary<string, JsonElement>? Fields = null,
    MessageMatch? Match = null, ForkOrigin? ForkedFrom = null);

/// <summary>Where a fork begins to be its own.</summary>
/// <param name="SessionId">The session in which the message was written; deleted perhaps since.</param>
/// <param name="MessageId">The last message that both have.</param>
public sealed record ForkOrigin(string SessionId, string MessageId);

/// <summary>The newest message of a session that says what was looked for, on whichever branch.</summary>
/// <param name="MessageId">Of the message; <c>POST …/branch</c> shows its branch.</param>
/// <param name="Role"><c>user</c> or <c>assistant</c>.</param>
/// <param name="Text">What stands around it, on one line; <c>…</c> where it goes on.</param>
public sealed record MessageMatch(string MessageId, string Role, string Text);

/// <summary>A page of sessions, last updated first.</summary>
/// <param name="Items">At most the asked limit; in a search maybe fewer, or none, although there is a next page.</param>
/// <param name="NextCursor">Pass as <c>cursor</c> for the next page; null on the last.</param>
public sealed record SessionPage(IReadOnlyList<SessionDto> Items, string? NextCursor);
