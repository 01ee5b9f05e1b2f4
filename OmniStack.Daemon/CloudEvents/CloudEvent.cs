using System.Text.Json;
using System.Text.Json.Serialization;

namespace OmniStack.Daemon.CloudEvents;

/// <summary>
/// A CloudEvent in its JSON format (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md). The
/// attribute names are lower case without separators, as the specification has them.
/// </summary>
internal sealed record CloudEvent
{
    [JsonPropertyName("specversion")] public string? SpecVersion { get; init; }
    [JsonPropertyName("id")] public string? Id { get; init; }
    [JsonPropertyName("source")] public string? Source { get; init; }
    [JsonPropertyName("type")] public string? Type { get; init; }
    [JsonPropertyName("subject")] public string? Subject { get; init; }
    [JsonPropertyName("time")] public DateTimeOffset? Time { get; init; }
    [JsonPropertyName("datacontenttype")] public string? DataContentType { get; init; }
    [JsonPropertyName("data")] public JsonElement? Data { get; init; }
    [JsonPropertyName("data_base64")] public string? DataBase64 { get; init; }

    [JsonPropertyName("tenantid")] public string? TenantId { get; init; }
    [JsonPropertyName("correlationid")] public string? CorrelationId { get; init; }
    [JsonPropertyName("causationid")] public string? CausationId { get; init; }
    [JsonPropertyName("replyto")] public string? ReplyTo { get; init; }
    [JsonPropertyName("webhook")] public string? Webhook { get; init; }
}

/// <summary>JSON of CloudEvents: unknown extension attributes are allowed and left unread.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(CloudEvent))]
[JsonSerializable(typeof(IReadOnlyList<CloudEvent>))]
internal sealed partial class CloudEventJson : JsonSerializerContext;
