using OmniStack.Abstractions.Chat;

namespace OmniStack.Chat.FollowUps;

/// <summary>What a model is asked about a conversation.</summary>
/// <param name="ClientId">Whose it is.</param>
/// <param name="SessionId">Which.</param>
/// <param name="Purpose">For the accounts.</param>
/// <param name="Instructions">What to do.</param>
/// <param name="Text">What with.</param>
internal sealed record SideQuestion(string ClientId, string SessionId, UsagePurpose Purpose, string Instructions, string Text)
{
    /// <summary>Null or empty for the chat's own.</summary>
    public string? Model { get; init; }

    /// <summary>Null for the model's own.</summary>
    public float? Temperature { get; init; }
}
