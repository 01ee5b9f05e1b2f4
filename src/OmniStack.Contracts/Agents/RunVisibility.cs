using System.Text.Json.Serialization;

namespace OmniStack.Contracts.Agents;

/// <summary>Who an entry of a run's log is for. Each also sees what is for those after it.</summary>
public enum RunVisibility
{
    /// <summary>For the runtime itself: heartbeats, checkpoints.</summary>
    [JsonStringEnumMemberName("internal")] Internal,
    /// <summary>For who develops or operates the agent: arguments, retries, failures of single steps.</summary>
    [JsonStringEnumMemberName("debug")] Debug,
    /// <summary>For who asked: may be shown as it is, so it holds no secret and no exception's text.</summary>
    [JsonStringEnumMemberName("user")] User,
}
