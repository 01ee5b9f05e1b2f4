using System.Text.Json.Serialization;

namespace OmniStack.Contracts.Events;

/// <summary>Answer of <c>DELETE /tasks/{id}</c>.</summary>
/// <param name="Status">Always <c>deleted</c>.</param>
/// <param name="TaskId">The task whose record and results are gone.</param>
public sealed record TaskDeleted(string Status, string TaskId);

/// <summary>Body of the replay of one dead letter.</summary>
/// <param name="Payload">Replaces the event's payload; null for the event as it is.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ReplayRequest(PublishPayload? Payload = null);

/// <summary>Answer of the routes that replay or delete one dead letter.</summary>
/// <param name="Status"><c>replayed</c> or <c>deleted</c>.</param>
/// <param name="Topic">Its topic.</param>
/// <param name="Agent">Its agent.</param>
/// <param name="TaskId">Its task.</param>
public sealed record DeadLetterHandled(string Status, string Topic, string Agent, string TaskId);

/// <summary>Answer of the routes that replay or delete dead letters by filter. One call handles a bounded number.</summary>
/// <param name="Status"><c>replayed</c> or <c>purged</c>.</param>
/// <param name="Count">How many this call handled.</param>
/// <param name="Skipped">How many it left: handled by somebody else meanwhile, not to be replayed without a payload because unreadable, or not at all because the agent was deleted.</param>
/// <param name="More">True when more match; call again with <paramref name="NextCursor"/>.</param>
/// <param name="NextCursor">Pass as <c>cursor</c> to go on behind what this call looked at; null when there are no more.</param>
public sealed record DeadLettersHandled(string Status, int Count, int Skipped, bool More, string? NextCursor);
