using System.Text.Json;

namespace OmniStack.Agents.State.Audit;

/// <summary>Something that went wrong, and what was done about it.</summary>
/// <param name="Type">The kind of error.</param>
/// <param name="Message">What went wrong.</param>
public sealed record AuditError(string Type, string Message)
{
    /// <summary>Given by the audit.</summary>
    public string Id { get; init; } = "";

    /// <summary>When it happened; the audit's clock says when it is not given.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>How bad it is.</summary>
    public AuditSeverity Severity { get; init; } = AuditSeverity.Error;

    /// <summary>The agent's key.</summary>
    public string? Agent { get; init; }

    /// <summary>The run in which it happened.</summary>
    public string? RunId { get; init; }

    /// <summary>The conversation in which it happened.</summary>
    public string? ConversationId { get; init; }

    /// <summary>Where in the code; for developers only.</summary>
    public string? Stack { get; init; }

    /// <summary>Any JSON.</summary>
    public JsonElement? Details { get; init; }

    /// <summary>When it was resolved; null while it is open.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>By whom.</summary>
    public string? ResolvedBy { get; init; }

    /// <summary>How.</summary>
    public string? Resolution { get; init; }
}
