using System.Text.Json;

namespace OmniStack.Web.Features.Chat;

/// <summary>A piece of a message.</summary>
public abstract record MessagePart
{
    private const string ToolPrefix = "tool-";

    /// <summary>What somebody said; Markdown.</summary>
    public sealed record Text(string Content) : MessagePart;

    /// <summary>What a model thought before it answered.</summary>
    public sealed record Reasoning(string Content) : MessagePart;

    /// <summary>A tool that was called. <paramref name="Output"/> and <paramref name="Error"/> are null while it runs.</summary>
    /// <param name="State">As the AI SDK names it, such as <c>output-available</c> or <c>approval-requested</c>.</param>
    public sealed record Tool(string CallId, string Name, string State, JsonElement? Input, JsonElement? Output, string? Error) : MessagePart;

    /// <returns>The part, or <see langword="null"/> when it is of a kind that is not shown.</returns>
    public static MessagePart? Parse(JsonElement part)
    {
        if (part.ValueKind != JsonValueKind.Object)
        {
            return null;
        }
        return String(part, "type") switch
        {
            "text" => new Text(String(part, "text") ?? ""),
            "reasoning" => new Reasoning(String(part, "text") ?? ""),
            "dynamic-tool" => ToolOf(part, String(part, "toolName") ?? "tool"),
            { } type when type.StartsWith(ToolPrefix, StringComparison.Ordinal) => ToolOf(part, type[ToolPrefix.Length..]),
            _ => null,
        };
    }

    private static Tool ToolOf(JsonElement part, string name) =>
        new(String(part, "toolCallId") ?? "", name, String(part, "state") ?? "", Member(part, "input"), Member(part, "output"), String(part, "errorText"));

    private static string? String(JsonElement part, string name) =>
        Member(part, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static JsonElement? Member(JsonElement part, string name) => part.TryGetProperty(name, out var value) ? value : null;
}
