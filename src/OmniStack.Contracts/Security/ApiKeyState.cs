using System.Text.Json.Serialization;

namespace OmniStack.Contracts.Security;

/// <summary>Whether an API key is accepted.</summary>
public enum ApiKeyState
{
    /// <summary>It is accepted.</summary>
    [JsonStringEnumMemberName("active")] Active,
    /// <summary>Its time has passed.</summary>
    [JsonStringEnumMemberName("expired")] Expired,
    /// <summary>Somebody ended it.</summary>
    [JsonStringEnumMemberName("revoked")] Revoked,
}
