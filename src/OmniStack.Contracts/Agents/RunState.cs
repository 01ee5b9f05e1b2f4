using System.Text.Json.Serialization;

namespace OmniStack.Contracts.Agents;

/// <summary>Where a run stands.</summary>
public enum RunState
{
    /// <summary>An attempt has begun and not ended. Its process may have died since; another one then goes on with the run.</summary>
    [JsonStringEnumMemberName("running")] Running,
    /// <summary>An attempt failed; another one follows.</summary>
    [JsonStringEnumMemberName("retrying")] Retrying,
    /// <summary>It waits for an answer from outside, such as an approval.</summary>
    [JsonStringEnumMemberName("waiting")] Waiting,
    /// <summary>Final: it has its output.</summary>
    [JsonStringEnumMemberName("succeeded")] Succeeded,
    /// <summary>Final, unless its dead letter is replayed.</summary>
    [JsonStringEnumMemberName("failed")] Failed,
    /// <summary>Final: somebody asked for its end.</summary>
    [JsonStringEnumMemberName("cancelled")] Cancelled,
    /// <summary>Final: an attempt took longer than it may.</summary>
    [JsonStringEnumMemberName("timed_out")] TimedOut,
}
