using OmniStack.Abstractions.Chat;

namespace OmniStack.Embedded.Chat;

/// <summary>A session with its tree of messages, as the journal has it.</summary>
internal sealed class SessionState(ChatSession session)
{
    private readonly Dictionary<string, StoredMessage> _messages = new(StringComparer.Ordinal);

    public ChatSession Session { get; set; } = session;

    /// <summary>Oldest first.</summary>
    public List<SessionSummary> Summaries { get; } = [];

    public IReadOnlyCollection<StoredMessage> Messages => _messages.Values;

    public void Put(StoredMessage message) => _messages[message.Id] = message;

    public StoredMessage? Find(string? messageId) => messageId is null ? null : _messages.GetValueOrDefault(messageId);

    /// <summary>The message and all before it, the last one first; empty when there is no such message.</summary>
    public IEnumerable<StoredMessage> BranchUpwards(string? leafId)
    {
        for (var message = Find(leafId); message is not null; message = Find(message.ParentId))
        {
            yield return message;
        }
    }

    /// <summary>The places of the messages at some depths, by turn and depth.</summary>
    public IReadOnlyList<MessagePlace> Places(int fromDepth, int depths) =>
    [
        .. Messages.Where(message => message.Depth >= fromDepth && message.Depth < fromDepth + (long)depths)
            .OrderBy(message => message.Turn).ThenBy(message => message.Depth)
            .Select(message => new MessagePlace(message.Id, message.ParentId, message.Depth, message.Turn)),
    ];

    /// <summary>The answer on the active branch, else the newest; null when there is none.</summary>
    public StoredMessage? AnswerTo(string questionId)
        => BranchUpwards(Session.ActiveLeafId).FirstOrDefault(message => message.ParentId == questionId)
            ?? Messages.Where(message => message.ParentId == questionId).MaxBy(message => message.Turn);
}
