using System.Text.Json;
using Microsoft.Extensions.AI;

namespace OmniStack.Providers;

/// <summary>JSON as Microsoft.Extensions.AI writes it, without its indentation, which would be paid for as tokens and as bytes.</summary>
internal static class CompactJson
{
    private static readonly JsonSerializerOptions Options = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    public static string Write(object? value) => JsonSerializer.Serialize(value, Options.GetTypeInfo(typeof(object)));

    public static byte[] WriteBytes(object? value) => JsonSerializer.SerializeToUtf8Bytes(value, Options.GetTypeInfo(typeof(object)));
}
