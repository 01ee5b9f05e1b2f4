namespace OmniStack.MongoDB.Commands;

/// <summary>Sessions are used again, the latest first, since a server keeps each for half an hour. As many as there are writes at once.</summary>
internal sealed class ServerSessionPool(TimeProvider time)
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Stack<ServerSession> _free = [];

    /// <param name="timeout">How long the server keeps a session that is not used.</param>
    public ServerSession Take(TimeSpan timeout)
    {
        lock (_gate)
        {
            while (_free.TryPop(out var session))
            {
                if (time.GetElapsedTime(session.UsedAt) < timeout - Margin)
                {
                    return session;
                }
            }
        }

        return new ServerSession(time.GetTimestamp());
    }

    public void Return(ServerSession session)
    {
        if (session.IsDirty)
        {
            return;
        }

        session.UsedAt = time.GetTimestamp();
        lock (_gate)
        {
            _free.Push(session);
        }
    }

    /// <summary>Takes out all that are free, to end them.</summary>
    public IReadOnlyList<ServerSession> Drain()
    {
        lock (_gate)
        {
            ServerSession[] all = [.. _free];
            _free.Clear();
            return all;
        }
    }
}
