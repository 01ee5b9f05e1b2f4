using System.Text.Json;
using OmniStack.Abstractions.Chat;

namespace OmniStack.Embedded.Chat;

/// <summary>A session with its tree of messages, as the journal has it; of a fork those too that it shares, which other sessions hold.</summary>
/// <param name="session">What is known of it.</param>
/// <param name="find">Finds a session that holds messages, deleted or not.</param>
internal sealed class SessionState(ChatSession session, Func<string, SessionState?> find)
{
    private readonly Dictionary<string, StoredMessage> _own = new(StringComparer.Ordinal);
    private readonly List<SessionSummary> _ownSummaries = [];

    public ChatSession Session { get; set; } = session;

    /// <summary>Those that it holds itself.</summary>
    public IReadOnlyCollection<StoredMessage> Own => _own.Values;

    /// <summary>Those that it holds itself, oldest first.</summary>
    public IReadOnlyList<SessionSummary> OwnSummaries => _ownSummaries;

    public IEnumerable<StoredMessage> Messages => SharedUpwards().Concat(_own.Values);

    /// <summary>Of all its branches, the newest first.</summary>
    public IEnumerable<SessionSummary> Summaries
        => Session.Lineage.Count == 0 ? _ownSummaries.AsEnumerable().Reverse() : _ownSummaries.AsEnumerable().Reverse().Concat(SharedSummaries());

    public void Put(StoredMessage message) => _own[message.Id] = message;

    public void Put(SessionSummary summary) => _ownSummaries.Add(summary);

    public StoredMessage? Find(string? messageId)
        => FindOwn(messageId) ?? (messageId is null ? null : SharedUpwards().FirstOrDefault(message => message.Id == messageId));

    /// <summary>The message and all before it, the last one first; empty when there is no such message.</summary>
    public IEnumerable<StoredMessage> BranchUpwards(string? leafId)
    {
        var next = leafId;
        foreach (var message in OwnUpwards(leafId))
        {
            yield return message;
            next = message.ParentId;
        }

        foreach (var message in next is null ? [] : SharedUpwards().SkipWhile(message => message.Id != next))
        {
            yield return message;
        }
    }

    /// <summary>The message and those before it that it holds itself, the last one first.</summary>
    public IEnumerable<StoredMessage> OwnUpwards(string? leafId)
    {
        for (var message = FindOwn(leafId); message is not null; message = FindOwn(message.ParentId))
        {
            yield return message;
        }
    }

    /// <summary>The places of the messages at some depths, by turn and depth.</summary>
    public IReadOnlyList<MessagePlace> Places(int fromDepth, int depths) =>
    [
        .. Messages.Where(message => message.Depth >= fromDepth && message.Depth < fromDepth + (long)depths)
            .OrderBy(message => message.Turn).ThenBy(message => message.Depth)
            .Select(message => message.Place),
    ];

    /// <summary>The answer on the active branch, else the newest; null when there is none.</summary>
    public StoredMessage? AnswerTo(string questionId)
        => BranchUpwards(Session.ActiveLeafId).FirstOrDefault(message => message.ParentId == questionId)
            ?? Messages.Where(message => message.ParentId == questionId).MaxBy(message => message.Turn);

    /// <summary>Leaves only the messages on the way to some of them, and their summaries; nothing else is known of the session then.</summary>
    public void KeepOnly(IEnumerable<string> throughIds)
    {
        var kept = throughIds.SelectMany(OwnUpwards).Select(message => message.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var id in _own.Keys.Where(id => !kept.Contains(id)).ToList())
        {
            _own.Remove(id);
        }

        _ownSummaries.RemoveAll(summary => !kept.Contains(summary.ThroughId));
        Session = Session with
        {
            Name = "",
            Fields = new Dictionary<string, JsonElement>(),
            SummaryClaim = null,
            ActiveLeafId = null,
            RunningAnswerId = null,
            Waiting = [],
            Lineage = [],
        };
    }

    private StoredMessage? FindOwn(string? messageId) => messageId is null ? null : _own.GetValueOrDefault(messageId);

    private IEnumerable<StoredMessage> SharedUpwards()
        => Session.Lineage.Reverse().SelectMany(shared => find(shared.SessionId)?.OwnUpwards(shared.ThroughId) ?? []);

    private IEnumerable<SessionSummary> SharedSummaries()
    {
        var shared = SharedUpwards().Select(message => message.Id).ToHashSet(StringComparer.Ordinal);
        return Session.Lineage.SelectMany(branch => find(branch.SessionId)?.OwnSummaries ?? [])
            .Where(summary => shared.Contains(summary.ThroughId))
            .OrderByDescending(summary => summary.CreatedAt).ThenByDescending(summary => summary.ThroughDepth);
    }
}
