using System.Text.Json.Serialization;

namespace OmniStack.Contracts.Events;

/// <summary>JSON of the Daemon's API and of stored events: snake_case, nulls left out, enums as strings.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip)]
[JsonSerializable(typeof(EventEnvelope))]
[JsonSerializable(typeof(PublishRequest))]
[JsonSerializable(typeof(PublishResponse))]
[JsonSerializable(typeof(TaskRecord))]
[JsonSerializable(typeof(IReadOnlyList<TaskRecord>))]
[JsonSerializable(typeof(AgentRun))]
[JsonSerializable(typeof(RunError))]
[JsonSerializable(typeof(AgentDto))]
[JsonSerializable(typeof(IReadOnlyList<AgentDto>))]
[JsonSerializable(typeof(TaskPage))]
[JsonSerializable(typeof(TimelineEntry))]
[JsonSerializable(typeof(IReadOnlyList<PublishRequest>))]
[JsonSerializable(typeof(IReadOnlyList<PublishResponse>))]
[JsonSerializable(typeof(DeadLetter))]
[JsonSerializable(typeof(DeadLetterPage))]
[JsonSerializable(typeof(IReadOnlyList<DeadLetterGroup>))]
[JsonSerializable(typeof(Schedule))]
[JsonSerializable(typeof(IReadOnlyList<Schedule>))]
[JsonSerializable(typeof(TaskChange))]
[JsonSerializable(typeof(BusStatistics))]
[JsonSerializable(typeof(BusHistory))]
[JsonSerializable(typeof(WebhookMessage))]
public sealed partial class EventsJson : JsonSerializerContext;
