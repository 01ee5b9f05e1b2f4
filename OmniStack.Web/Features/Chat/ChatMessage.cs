using System.Text.Json;
using OmniStack.Contracts.Chat;

namespace OmniStack.Web.Features.Chat;

/// <summary>A stored message as the page shows it. Parts of a kind the page does not know are left out.</summary>
/// <param name="Status"><c>complete</c>, <c>interrupted</c>, <c>failed</c> or <c>streaming</c>.</param>
public sealed record ChatMessage(string Id, string Role, string Status, IReadOnlyList<MessagePart> Parts)
{
    public static ChatMessage From(UIMessageDto message) => new(message.Id, message.Role, StatusOf(message.Metadata),
        [.. message.Parts.Select(MessagePart.Parse).OfType<MessagePart>()]);

    private static string StatusOf(JsonElement? metadata) =>
        metadata is { ValueKind: JsonValueKind.Object } facts && facts.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.String
            ? status.GetString()!
            : "complete";
}
