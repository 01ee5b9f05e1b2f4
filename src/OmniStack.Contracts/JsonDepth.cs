using System.Text.Json;

namespace OmniStack.Contracts;

/// <summary>
/// How deep JSON of others may be nested. It is stored and sent within documents of our own, and readers everywhere stop at 64 levels: what is
/// let in deeper than <see cref="Max"/> could not be read again.
/// </summary>
public static class JsonDepth
{
    /// <summary>Levels of objects and arrays.</summary>
    public const int Max = 48;

    /// <summary>Whether the value is nested deeper than <see cref="Max"/>.</summary>
    public static bool IsTooDeep(JsonElement value) => IsDeeper(value, Max);

    private static bool IsDeeper(JsonElement value, int levels) => value.ValueKind switch
    {
        JsonValueKind.Object => levels == 0 || value.EnumerateObject().Any(member => IsDeeper(member.Value, levels - 1)),
        JsonValueKind.Array => levels == 0 || value.EnumerateArray().Any(item => IsDeeper(item, levels - 1)),
        _ => false,
    };
}
