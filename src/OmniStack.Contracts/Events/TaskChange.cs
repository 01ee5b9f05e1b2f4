namespace OmniStack.Contracts.Events;

/// <summary>One change of a task's state, as <c>GET /events/stream</c> sends it.</summary>
/// <param name="Cursor">The SSE id; send it back as Last-Event-ID to go on behind it.</param>
/// <param name="TaskId">The task.</param>
/// <param name="Topic">Its topic.</param>
/// <param name="State">The state it entered.</param>
/// <param name="At">UTC.</param>
/// <param name="Agent">The agent whose run changed; null for what concerns the whole task, such as its publication.</param>
/// <param name="Attempt">The run's attempt; 0 when none began.</param>
/// <param name="TenantId">The event's tenant.</param>
/// <param name="CorrelationId">The event's correlation.</param>
public sealed record TaskChange(string Cursor, string TaskId, string Topic, TaskState State, DateTimeOffset At, string? Agent = null,
    int Attempt = 0, string? TenantId = null, string? CorrelationId = null);
