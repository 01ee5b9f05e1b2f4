using OmniStack.Contracts.Chat;

namespace OmniStack.Web.Features.Chat;

/// <summary>What is shown of a session.</summary>
/// <param name="Session">Null for one that begins with its first message.</param>
/// <param name="Messages">The newest, oldest of them first.</param>
/// <param name="Earlier">How many older ones there are.</param>
public sealed record Conversation(SessionDto? Session, IReadOnlyList<ChatMessage> Messages, int Earlier)
{
    public static Conversation New { get; } = new(null, [], 0);

    /// <summary>Messages that wait for the running turn's end.</summary>
    public IReadOnlyList<ChatMessage> Waiting { get; init; } = [];

    /// <summary>Whether a message that was asked for is one of the older ones.</summary>
    public bool IsSoughtEarlier { get; init; }

    public bool Shows(string messageId) => Messages.Concat(Waiting).Any(message => message.Id == messageId);

    /// <summary>What the session has used; null before its first turn.</summary>
    public UsageReport? Usage { get; init; }

    /// <summary>By the last message that they cover.</summary>
    public ILookup<string, SummaryDto> Summaries { get; init; } = Array.Empty<SummaryDto>().ToLookup(summary => summary.ThroughMessageId);
}
