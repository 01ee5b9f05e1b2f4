using System.Text.Json;

namespace OmniStack.Contracts.Chat;

/// <summary>Body of <c>POST /api/sessions/{id}/fork</c>; everything may be left out.</summary>
/// <param name="MessageId">The answer with which what both sessions share ends; null for the last one of the active branch.</param>
/// <param name="Id">The fork's; null for one of the service's choice. The same request again with the same id gets the same fork.</param>
/// <param name="Name">Null for the name of the session that is forked.</param>
/// <param name="Fields">What the fork's fields are unlike that session's: any JSON; null leaves one out.</param>
public sealed record ForkRequest(string? MessageId = null, string? Id = null, string? Name = null, IReadOnlyDictionary<string, JsonElement>? Fields = null);
