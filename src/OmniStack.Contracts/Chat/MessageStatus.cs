using System.Text.Json.Serialization;

namespace OmniStack.Contracts.Chat;

/// <summary>Where a message stands. Only an answer is ever anything but <see cref="Complete"/>.</summary>
public enum MessageStatus
{
    /// <summary>Its turn is running; the parts are what was stored so far.</summary>
    [JsonStringEnumMemberName("streaming")] Streaming,
    /// <summary>Final: the whole message is stored.</summary>
    [JsonStringEnumMemberName("complete")] Complete,
    /// <summary>Final: stopped, or its service ended in the middle; the parts are what was stored by then.</summary>
    [JsonStringEnumMemberName("interrupted")] Interrupted,
    /// <summary>Final: the model failed or took too long; the parts are what came before.</summary>
    [JsonStringEnumMemberName("failed")] Failed,
    /// <summary>Stored and at rest until the client answers the tool calls that wait for approval; then the same message goes on.</summary>
    [JsonStringEnumMemberName("awaiting-approval")] AwaitingApproval,
}
