using System.Text.Json;

namespace OmniStack.Agents.State.Audit;

/// <summary>Something that an agent did.</summary>
/// <param name="Type">The kind of thing, such as <c>tool.call</c>.</param>
/// <param name="Action">One line for people.</param>
public sealed record AuditEvent(string Type, string Action)
{
    /// <summary>Given by the audit.</summary>
    public string Id { get; init; } = "";

    /// <summary>When it happened; the audit's clock says when it is not given.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The agent's key.</summary>
    public string? Agent { get; init; }

    /// <summary>The run in which it happened.</summary>
    public string? RunId { get; init; }

    /// <summary>The conversation in which it happened.</summary>
    public string? ConversationId { get; init; }

    /// <summary>For whom it was done.</summary>
    public string? UserId { get; init; }

    /// <summary>Any JSON.</summary>
    public JsonElement? Details { get; init; }
}
