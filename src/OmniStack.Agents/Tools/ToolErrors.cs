using System.Text.Json;
using System.Text.Json.Nodes;

namespace OmniStack.Agents.Tools;

/// <summary>The form in which a model is told that a tool call has no result.</summary>
public static class ToolErrors
{
    /// <summary>What a call gets whose run was stopped, or whose service ended, before it returned.</summary>
    public const string Interrupted = "The call was interrupted before it returned.";

    /// <returns><c>{"error": errorText}</c>.</returns>
    public static JsonElement ToJson(string errorText)
        => JsonSerializer.SerializeToElement(new JsonObject { ["error"] = errorText });
}
