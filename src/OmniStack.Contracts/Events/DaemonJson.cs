using System.Text.Json;
using System.Text.Json.Serialization;
using OmniStack.Contracts.Agents;

namespace OmniStack.Contracts.Events;

/// <summary>JSON of the answers that only the Daemon's API gives; the rules are those of <see cref="EventsJson"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip)]
[JsonSerializable(typeof(AgentSwitched))]
[JsonSerializable(typeof(AgentsSwitched))]
[JsonSerializable(typeof(AgentDeleted))]
[JsonSerializable(typeof(TopicDeleted))]
[JsonSerializable(typeof(TaskDeleted))]
[JsonSerializable(typeof(ReplayRequest))]
[JsonSerializable(typeof(DeadLetterHandled))]
[JsonSerializable(typeof(DeadLettersHandled))]
[JsonSerializable(typeof(IReadOnlyList<DeadLetter>))]
[JsonSerializable(typeof(IReadOnlyList<StreamSummary>))]
[JsonSerializable(typeof(IReadOnlyList<GroupStatistics>))]
[JsonSerializable(typeof(IReadOnlyList<EventEnvelope>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, IReadOnlyDictionary<string, AgentMetrics>>))]
[JsonSerializable(typeof(DaemonHealthDto))]
[JsonSerializable(typeof(StorageHealth))]
[JsonSerializable(typeof(StorageCleared))]
[JsonSerializable(typeof(ConfigurationValue))]
[JsonSerializable(typeof(ConfigurationEntry))]
[JsonSerializable(typeof(ConfigurationChanged))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, JsonElement>))]
[JsonSerializable(typeof(ScheduleRequest))]
[JsonSerializable(typeof(SchedulePreview))]
[JsonSerializable(typeof(ScheduleDeleted))]
[JsonSerializable(typeof(RunRecord))]
[JsonSerializable(typeof(RunPage))]
[JsonSerializable(typeof(RunEntry))]
[JsonSerializable(typeof(RunLogPage))]
[JsonSerializable(typeof(RunAnswers))]
[JsonSerializable(typeof(RunAnswered))]
public sealed partial class DaemonJson : JsonSerializerContext;
