using OmniStack.Abstractions.Chat;

namespace OmniStack.Embedded.Chat;

/// <summary>All sessions, by id and by client in the order of the list. Not thread-safe: its store holds a lock.</summary>
internal sealed class ChatState
{
    private readonly Dictionary<string, SessionState> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<SessionPosition>> _byClient = new(StringComparer.Ordinal);

    public IReadOnlyCollection<SessionState> Sessions => _sessions.Values;

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
                state.Summaries.Add(summary);
                break;
            case ChatChange.Deleted deleted when _sessions.Remove(deleted.SessionId, out var state):
                Unlist(state.Session);
                break;
        }
    }

    private void Put(ChatChange.Put put)
    {
        if (Find(put.Session.Id) is { } state)
        {
            Unlist(state.Session);
            state.Session = put.Session;
        }
        else
        {
            _sessions[put.Session.Id] = state = new SessionState(put.Session);
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
