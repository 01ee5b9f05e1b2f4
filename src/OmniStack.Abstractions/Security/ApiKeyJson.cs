using System.Text.Json.Serialization;

namespace OmniStack.Abstractions.Security;

/// <summary>JSON of stored keys: snake_case, nulls left out, enums as text. Both stores write it, so keys can be moved.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ApiKey))]
public sealed partial class ApiKeyJson : JsonSerializerContext;
