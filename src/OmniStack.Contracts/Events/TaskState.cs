using System.Text.Json.Serialization;

namespace OmniStack.Contracts.Events;

/// <summary>Where a task, or one agent's run of it, stands.</summary>
public enum TaskState
{
    /// <summary>Stored, not yet taken by a runner.</summary>
    [JsonStringEnumMemberName("queued")] Queued,
    /// <summary>A runner holds its lease.</summary>
    [JsonStringEnumMemberName("running")] Running,
    /// <summary>Failed at least once; waits for its next attempt.</summary>
    [JsonStringEnumMemberName("retrying")] Retrying,
    /// <summary>Final: the result is stored.</summary>
    [JsonStringEnumMemberName("succeeded")] Succeeded,
    /// <summary>Final until replayed: it is among the dead letters with its last error.</summary>
    [JsonStringEnumMemberName("dead")] Dead,
    /// <summary>Final: it was dead, and its dead letter was deleted.</summary>
    [JsonStringEnumMemberName("failed")] Failed,
    /// <summary>Final: cancelled before it succeeded; a running handler was told to stop.</summary>
    [JsonStringEnumMemberName("cancelled")] Cancelled,
    /// <summary>Final: the result's life is over; only the record is left, for a short while.</summary>
    [JsonStringEnumMemberName("expired")] Expired,
}
