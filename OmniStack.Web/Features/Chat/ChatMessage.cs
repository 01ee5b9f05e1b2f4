using System.Text.Json;
using OmniStack.Contracts.Chat;

namespace OmniStack.Web.Features.Chat;

/// <summary>A message as the page shows it. Parts of a kind the page does not know are left out.</summary>
/// <param name="Status">As <see cref="MessageStatus"/> is written, or <see cref="Waiting"/>.</param>
public sealed record ChatMessage(string Id, string Role, string Status, IReadOnlyList<MessagePart> Parts)
{
    /// <summary>A user's message that is stored and has its turn when the running one has ended.</summary>
    public const string Waiting = "waiting";

    /// <summary>Null for a message that has not begun.</summary>
    public MessageMetadata? Facts { get; init; }

    public bool IsUser => Role == "user";

    /// <summary>What went with it.</summary>
    public IReadOnlyList<MessagePart.File> Files { get; } = [.. Parts.OfType<MessagePart.File>()];

    /// <summary>What it cites.</summary>
    public IReadOnlyList<MessagePart.Source> Sources { get; } = [.. Parts.OfType<MessagePart.Source>()];

    /// <summary>What was said, without reasoning and tools.</summary>
    public string Text => string.Join("\n\n", Parts.OfType<MessagePart.Text>().Select(text => text.Content));

    public static ChatMessage From(UIMessageDto message)
    {
        var facts = message.Metadata?.Deserialize(ChatJson.Default.MessageMetadata);
        return new(message.Id, message.Role, NameOf(facts?.Status ?? MessageStatus.Complete), [.. message.Parts.Select(MessagePart.Parse).OfType<MessagePart>()])
        {
            Facts = facts,
        };
    }

    private static string NameOf(MessageStatus status) => JsonNamingPolicy.KebabCaseLower.ConvertName(status.ToString());
}
