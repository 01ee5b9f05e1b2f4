using OmniStack.Contracts.Events;

namespace OmniStack.Client;

/// <summary>Which changes to follow; null members do not filter.</summary>
public sealed record TaskFeedFilter
{
    /// <summary>Exact topic.</summary>
    public string? Topic { get; init; }
    /// <summary>Exact agent.</summary>
    public string? Agent { get; init; }
    /// <summary>Changes to this state.</summary>
    public TaskState? State { get; init; }
    /// <summary>Exact task.</summary>
    public string? TaskId { get; init; }

    internal string ToQuery() => QueryText.Of(("topic", Topic), ("agent", Agent), ("state", State?.ToString().ToLowerInvariant()), ("task_id", TaskId));
}
