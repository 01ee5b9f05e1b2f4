using System.Runtime.InteropServices;
using OmniStack.Abstractions.Chat;

namespace OmniStack.Embedded.Chat;

/// <summary>All sessions, by id and by client in the order of the list. Not thread-safe: its store holds a lock.</summary>
internal sealed class ChatState
{
    private readonly Dictionary<string, SessionState> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SessionState> _kept = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _forks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<SessionPosition>> _byClient = new(StringComparer.Ordinal);

    public IReadOnlyCollection<SessionState> Sessions => _sessions.Values;

    /// <summary>Sessions that are deleted but for the messages that forks share.</summary>
    public IReadOnlyCollection<SessionState> Kept => _kept.Values;

    /// <summary>Whether forks share messages of a deleted session of this id, so that no other gets it.</summary>
    public bool IsKept(string sessionId) => _kept.ContainsKey(sessionId);

    public SessionState? Find(string sessionId) => _sessions.GetValueOrDefault(sessionId);

    public SessionState? Find(string clientId, string sessionId)
        => Find(sessionId) is { } state && state.Session.ClientId == clientId ? state : null;

    public IEnumerable<ChatSession> List(string clientId, SessionPosition? after)
    {
        if (!_byClient.TryGetValue(clientId, out var positions) || positions.Count == 0)
        {
            return [];
        }

        var rest = after is { } position && ListOrder.Compare(position, positions.Max) <= 0
            ? positions.GetViewBetween(position, positions.Max).Where(found => found != position)
            : after is null ? positions : [];
        return rest.Select(found => _sessions[found.SessionId].Session);
    }

    public void Apply(ChatChange change)
    {
        switch (change)
        {
            case ChatChange.Put put:
                Put(put);
                break;
            case ChatChange.Summarized { Summary: var summary } when Find(summary.SessionId) is { } state:
                state.Put(summary);
                break;
            case ChatChange.Deleted deleted when _sessions.Remove(deleted.SessionId, out var state):
                Unlist(state.Session);
                Release(state);
                break;
        }
    }

    /// <summary>The changes that give this state; of a session that is kept, its deletion follows the forks that keep it.</summary>
    public IReadOnlyList<ChatChange> ToChanges() =>
    [
        .. _sessions.Values.Concat(_kept.Values).SelectMany(state => state.Own.Select(ChatChange (message) => new ChatChange.Put(state.Session, [message]))
            .DefaultIfEmpty(new ChatChange.Put(state.Session, []))
            .Concat(state.OwnSummaries.Select(summary => new ChatChange.Summarized(summary)))),
        .. _kept.Keys.Select(id => new ChatChange.Deleted(id)),
    ];

    private void Put(ChatChange.Put put)
    {
        if (Find(put.Session.Id) is { } state)
        {
            Unlist(state.Session);
            state.Session = put.Session;
        }
        else
        {
            _sessions[put.Session.Id] = state = new SessionState(put.Session, id => _sessions.GetValueOrDefault(id) ?? _kept.GetValueOrDefault(id));
            foreach (var origin in put.Session.Lineage)
            {
                (CollectionsMarshal.GetValueRefOrAddDefault(_forks, origin.SessionId, out _) ??= new(StringComparer.Ordinal)).Add(put.Session.Id);
            }
        }

        foreach (var message in put.Messages)
        {
            state.Put(message);
        }

        if (!_byClient.TryGetValue(put.Session.ClientId, out var positions))
        {
            _byClient[put.Session.ClientId] = positions = new SortedSet<SessionPosition>(ListOrder);
        }

        positions.Add(SessionPosition.Of(put.Session));
    }

    /// <summary>What forks share of a deleted session stays, and of those that it shared with none any more nothing does.</summary>
    private void Release(SessionState deleted)
    {
        var lineage = deleted.Session.Lineage;
        Keep(deleted);
        foreach (var id in lineage.Select(origin => origin.SessionId))
        {
            _forks[id].Remove(deleted.Session.Id);
            if (_kept.Remove(id, out var origin))
            {
                Keep(origin);
            }
        }
    }

    private void Keep(SessionState deleted)
    {
        var id = deleted.Session.Id;
        if (_forks.TryGetValue(id, out var forks) && forks.Count > 0)
        {
            deleted.KeepOnly(forks.SelectMany(fork => _sessions[fork].Session.Lineage).Where(shared => shared.SessionId == id).Select(shared => shared.ThroughId));
            _kept[id] = deleted;
        }
        else
        {
            _forks.Remove(id);
        }
    }

    private void Unlist(ChatSession session)
    {
        if (_byClient.TryGetValue(session.ClientId, out var positions) && positions.Remove(SessionPosition.Of(session)) && positions.Count == 0)
        {
            _byClient.Remove(session.ClientId);
        }
    }

    private static readonly Comparer<SessionPosition> ListOrder = Comparer<SessionPosition>.Create((left, right) =>
        right.UpdatedAt.CompareTo(left.UpdatedAt) is not 0 and var byTime ? byTime : string.CompareOrdinal(left.SessionId, right.SessionId));
}
