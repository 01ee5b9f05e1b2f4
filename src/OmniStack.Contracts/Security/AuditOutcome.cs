using System.Text.Json.Serialization;

namespace OmniStack.Contracts.Security;

/// <summary>What became of an administrative action.</summary>
public enum AuditOutcome
{
    /// <summary>It was done.</summary>
    [JsonStringEnumMemberName("succeeded")] Succeeded,
    /// <summary>It was refused: not allowed, not possible, or nothing to do it to.</summary>
    [JsonStringEnumMemberName("refused")] Refused,
    /// <summary>The service failed or the caller left; it may have been done, in whole or in part.</summary>
    [JsonStringEnumMemberName("failed")] Failed,
}
