using System.Text.Json;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Chat;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;

namespace OmniStack.ChatApi.Sessions;

/// <summary>Checks what a client wants changed.</summary>
internal static class SessionPatchReader
{
    public static SessionChange Read(SessionPatch? patch)
    {
        if (patch is null or { Name: null, Fields: null or { Count: 0 } })
        {
            throw Invalid("""The body has to be a JSON object with "name", "fields" or both.""");
        }

        return Read(patch.Name, patch.Fields);
    }

    /// <param name="given">Null keeps the name.</param>
    /// <param name="fields">Null keeps all.</param>
    public static SessionChange Read(string? given, IReadOnlyDictionary<string, JsonElement>? fields)
    {
        if (given is { } name && (string.IsNullOrWhiteSpace(name) || name.Length > ChatRules.MaxNameLength))
        {
            throw Invalid($"name has 1 to {ChatRules.MaxNameLength} characters.");
        }

        foreach (var (field, value) in fields ?? new Dictionary<string, JsonElement>())
        {
            if (!ChatRules.IsFieldName(field))
            {
                throw Invalid("A field's name has 1 to 64 letters, digits, '_' and '-'.");
            }

            if (value.GetRawText().Length > ChatRules.MaxFieldLength)
            {
                throw Invalid($"A field has at most {ChatRules.MaxFieldLength} characters as JSON.");
            }

            if (JsonDepth.IsTooDeep(value))
            {
                throw Invalid($"A field is nested at most {JsonDepth.Max} levels deep.");
            }
        }

        return new SessionChange(given?.Trim(), (fields ?? new Dictionary<string, JsonElement>()).ToDictionary(
            field => field.Key, field => field.Value.ValueKind == JsonValueKind.Null ? default(JsonElement?) : field.Value, StringComparer.Ordinal));
    }

    private static OmniStackException Invalid(string message) => new(ErrorKind.Invalid, ErrorCodes.BodyInvalid, message);
}
