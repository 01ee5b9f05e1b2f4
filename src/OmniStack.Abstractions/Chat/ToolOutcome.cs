using System.Text.Json;
using System.Text.Json.Serialization;

namespace OmniStack.Abstractions.Chat;

/// <summary>How a tool call ended.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Succeeded), "output")]
[JsonDerivedType(typeof(Failed), "error")]
public abstract record ToolOutcome
{
    private ToolOutcome()
    {
    }

    /// <summary>It returned.</summary>
    /// <param name="Output">Any JSON, null included.</param>
    public sealed record Succeeded(JsonElement Output) : ToolOutcome;

    /// <summary>It was refused, failed, took too long or was stopped.</summary>
    /// <param name="ErrorText">For the model and for people; no other exception's text.</param>
    public sealed record Failed(string ErrorText) : ToolOutcome;
}
