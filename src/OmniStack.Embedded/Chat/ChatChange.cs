using System.Text.Json.Serialization;
using OmniStack.Abstractions.Chat;

namespace OmniStack.Embedded.Chat;

/// <summary>A record of the chat journal. Replaying them in order gives the state; a kind's name never changes.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "op")]
[JsonDerivedType(typeof(Put), "put")]
[JsonDerivedType(typeof(Summarized), "summary")]
[JsonDerivedType(typeof(Deleted), "deleted")]
internal abstract record ChatChange
{
    /// <summary>The session and some of its messages are this from now on.</summary>
    public sealed record Put(ChatSession Session, IReadOnlyList<StoredMessage> Messages) : ChatChange;

    /// <summary>The session has this summary too.</summary>
    public sealed record Summarized(SessionSummary Summary) : ChatChange;

    /// <summary>The session and all its messages are gone.</summary>
    public sealed record Deleted(string SessionId) : ChatChange;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ChatChange))]
internal sealed partial class ChatChangeJson : JsonSerializerContext;
