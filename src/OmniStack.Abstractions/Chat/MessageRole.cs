using System.Text.Json.Serialization;

namespace OmniStack.Abstractions.Chat;

/// <summary>Who a message is from.</summary>
public enum MessageRole
{
    /// <summary>The client.</summary>
    [JsonStringEnumMemberName("user")] User,
    /// <summary>The model: one message for a whole turn, all its steps included.</summary>
    [JsonStringEnumMemberName("assistant")] Assistant,
}
