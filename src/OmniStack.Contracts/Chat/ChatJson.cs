using System.Text.Json.Serialization;

namespace OmniStack.Contracts.Chat;

/// <summary>JSON of the ChatApi: camelCase as the AI SDK has it, nulls left out.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SessionDto))]
[JsonSerializable(typeof(SessionPage))]
[JsonSerializable(typeof(SessionPatch))]
[JsonSerializable(typeof(BranchChoice))]
[JsonSerializable(typeof(ForkRequest))]
[JsonSerializable(typeof(SessionExport))]
[JsonSerializable(typeof(UIMessageDto))]
[JsonSerializable(typeof(MessagePage))]
[JsonSerializable(typeof(MessageMetadata))]
[JsonSerializable(typeof(IReadOnlyList<ModelDto>))]
[JsonSerializable(typeof(UsageReport))]
[JsonSerializable(typeof(IReadOnlyList<SummaryDto>))]
[JsonSerializable(typeof(AttachmentDto))]
[JsonSerializable(typeof(AttachmentLimits))]
[JsonSerializable(typeof(UIMessageChunk))]
public sealed partial class ChatJson : JsonSerializerContext;
