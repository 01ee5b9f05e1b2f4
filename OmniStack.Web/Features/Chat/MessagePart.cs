using System.Text.Json;
using OmniStack.Contracts.Chat;
using OmniStack.Web.Rendering;

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

    /// <summary>A file that went with a message.</summary>
    /// <param name="Id">Null for one that this page cannot show: it is kept elsewhere.</param>
    public sealed record File(string? Id, string MediaType, string Name) : MessagePart
    {
        /// <summary>Whether a browser shows it as a picture, and runs nothing of it.</summary>
        public bool IsPicture => Id is not null && MediaType is "image/png" or "image/jpeg" or "image/gif" or "image/webp";

        /// <summary>Where its bytes are; null when it has no id.</summary>
        public string? Address => Id is null ? null : $"/chat/attachments/{Id}";
    }

    /// <summary>What a model says that its answer is from.</summary>
    public sealed record Source(string Url, string? Title) : MessagePart
    {
        /// <summary>Whether it can be gone to without running anything.</summary>
        public bool IsPage => Uri.TryCreate(Url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";

        public string Label => string.IsNullOrWhiteSpace(Title) ? Url : Title;
    }

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
            "file" => new File(AttachmentPath.ReadId(String(part, "url") ?? ""), String(part, "mediaType") ?? "", Wording.InOneDirection(String(part, "filename") ?? "A file")),
            "source-url" => new Source(String(part, "url") ?? "", String(part, "title")),
            "dynamic-tool" => ToolOf(part, String(part, "toolName") ?? "tool"),
            { } type when type.StartsWith(ToolPrefix, StringComparison.Ordinal) => ToolOf(part, type[ToolPrefix.Length..]),
            _ => null,
        };
    }

    private static Tool ToolOf(JsonElement part, string name) =>
        new(String(part, "toolCallId") ?? "", name, String(part, "state") ?? "", part.Member("input"), part.Member("output"), String(part, "errorText"));

    private static string? String(JsonElement part, string name) =>
        part.Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
