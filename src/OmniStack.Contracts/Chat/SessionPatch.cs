using System.Text.Json;

namespace OmniStack.Contracts.Chat;

/// <summary>Body of <c>PATCH /api/sessions/{id}</c>: what is left out stays as it is.</summary>
/// <param name="Name">1 to <see cref="ChatRules.MaxNameLength"/> characters.</param>
/// <param name="Fields">Fields of the application's own, such as <c>starred</c>: any JSON; null removes one. See <see cref="ChatRules.IsFieldName"/>.</param>
public sealed record SessionPatch(string? Name = null, IReadOnlyDictionary<string, JsonElement>? Fields = null);
