using System.Text.Json;

namespace OmniStack.Contracts.Events;

/// <summary>Body of the POST that a webhook gets, signed by Standard Webhooks (https://www.standardwebhooks.com). See docs/webhooks.md.</summary>
/// <param name="Type"><c>task.succeeded</c> or <c>task.dead</c>.</param>
/// <param name="Timestamp">When the agent finished (UTC).</param>
/// <param name="Data">The task.</param>
public sealed record WebhookMessage(string Type, DateTimeOffset Timestamp, WebhookTask Data);

/// <summary>What one agent did with a task.</summary>
public sealed record WebhookTask
{
    /// <summary>The task.</summary>
    public required string TaskId { get; init; }
    /// <summary>Its topic.</summary>
    public required string Topic { get; init; }
    /// <summary>The agent that finished. A topic with several agents sends one message for each.</summary>
    public required string Agent { get; init; }
    /// <summary><see cref="TaskState.Succeeded"/> or <see cref="TaskState.Dead"/>.</summary>
    public required TaskState State { get; init; }
    /// <summary>Attempts it took.</summary>
    public required int Attempts { get; init; }
    /// <summary>What the agent returned; left out when that was null, or the task is dead.</summary>
    public JsonElement? Result { get; init; }
    /// <summary>Why the agent gave up; left out when it succeeded.</summary>
    public RunError? Error { get; init; }
    /// <inheritdoc cref="EventEnvelope.TenantId"/>
    public string? TenantId { get; init; }
    /// <inheritdoc cref="EventEnvelope.CorrelationId"/>
    public string? CorrelationId { get; init; }
    /// <inheritdoc cref="EventEnvelope.CausationId"/>
    public string? CausationId { get; init; }
    /// <inheritdoc cref="EventEnvelope.Source"/>
    public string? Source { get; init; }
}
