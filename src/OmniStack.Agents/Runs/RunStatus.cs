using System.Text.Json.Serialization;

namespace OmniStack.Agents.Runs;

/// <summary>How a run, or an attempt at it, ended.</summary>
public enum RunStatus
{
    /// <summary>Final: it has its output.</summary>
    [JsonStringEnumMemberName("succeeded")] Succeeded,
    /// <summary>Final, unless another attempt follows: see the error.</summary>
    [JsonStringEnumMemberName("failed")] Failed,
    /// <summary>Final: somebody asked for its end.</summary>
    [JsonStringEnumMemberName("cancelled")] Cancelled,
    /// <summary>Final: an attempt took longer than it may.</summary>
    [JsonStringEnumMemberName("timed_out")] TimedOut,
    /// <summary>Not final: it goes on when its approvals are answered.</summary>
    [JsonStringEnumMemberName("waiting")] Waiting,
}
