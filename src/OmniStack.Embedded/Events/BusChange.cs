using System.Text.Json;
using System.Text.Json.Serialization;
using OmniStack.Contracts.Events;

namespace OmniStack.Embedded.Events;

/// <summary>One record of the journal. The state of the bus is what its changes make of an empty one.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "$")]
[JsonDerivedType(typeof(Published), "published")]
[JsonDerivedType(typeof(Subscribed), "subscribed")]
[JsonDerivedType(typeof(Delivered), "delivered")]
[JsonDerivedType(typeof(Settled), "settled")]
[JsonDerivedType(typeof(Restored), "restored")]
internal abstract record BusChange
{
    public sealed record Published(DateTimeOffset At, IReadOnlyList<EventEnvelope> Events) : BusChange;

    public sealed record Subscribed(AgentDto Agent) : BusChange;

    /// <summary>Written without waiting for the disk: it counts attempts, and only the end of the machine can lose it.</summary>
    public sealed record Delivered(
        DateTimeOffset At, string Topic, string Agent, string Runner, TimeSpan Lease, long FirstToken, IReadOnlyList<string> TaskIds) : BusChange;

    public sealed record Settled(DateTimeOffset At, IReadOnlyList<Outcome> Outcomes) : BusChange;

    /// <summary>One task in a compacted journal.</summary>
    public sealed record Restored(
        EventEnvelope Event, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, IReadOnlyList<RestoredRun> Runs) : BusChange;
}

internal sealed record RestoredRun(AgentRun Run, long Token, TimeSpan Lease, DateTimeOffset? ExpiresAt);

/// <param name="At">The next attempt of a retry; the expiry of a finished run.</param>
internal sealed record Outcome(
    string Topic, string Agent, string TaskId, OutcomeKind Kind, DateTimeOffset? At = null, JsonElement? Result = null,
    RunError? Error = null, IReadOnlyList<EventEnvelope>? Replies = null);

internal enum OutcomeKind
{
    Succeeded,
    Retried,
    Dead,
    Released,
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BusChange))]
internal sealed partial class BusChangeJson : JsonSerializerContext;
