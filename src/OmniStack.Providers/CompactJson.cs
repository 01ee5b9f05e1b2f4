using System.Text.Json;
using Microsoft.Extensions.AI;

namespace OmniStack.Providers;

/// <summary>JSON for models: what Microsoft.Extensions.AI writes, without its indentation, which would be paid for as tokens.</summary>
internal static class CompactJson
{
    private static readonly JsonSerializerOptions Options = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    public static string Write(object? value) => JsonSerializer.Serialize(value, Options.GetTypeInfo(typeof(object)));
}
