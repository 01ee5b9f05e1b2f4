using System.Text.Json;

namespace OmniStack.Contracts.Events;

/// <summary>What an event carries for its agent.</summary>
/// <param name="Content">Any JSON but null and the empty string.</param>
/// <param name="Webhook">Absolute http(s) URL that gets the result by POST; null for none.</param>
/// <param name="ReplyTo">Topic on which the result is published as a new event; null for none.</param>
public sealed record EventPayload(JsonElement Content, string? Webhook = null, string? ReplyTo = null);
