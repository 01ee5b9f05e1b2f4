using System.Text.Json;

namespace OmniStack.Web.Rendering;

/// <summary>Reads JSON that others wrote.</summary>
internal static class JsonMembers
{
    /// <returns>Null when it has no such member, or is no object.</returns>
    public static JsonElement? Member(this JsonElement json, string name)
        => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : null;
}
