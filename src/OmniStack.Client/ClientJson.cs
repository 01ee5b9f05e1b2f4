using System.Text.Json.Serialization;

namespace OmniStack.Client;

/// <summary>JSON that only the clients use; the services' own is in the contracts.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProblemDto))]
[JsonSerializable(typeof(TurnRequest))]
[JsonSerializable(typeof(TextPart))]
[JsonSerializable(typeof(FilePart))]
internal sealed partial class ClientJson : JsonSerializerContext;
