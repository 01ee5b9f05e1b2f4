using OmniStack.Abstractions;
using OmniStack.Contracts;

namespace OmniStack.Chat.Turns;

/// <summary>Lets the sends that wait for one session go on one after the other, in the order in which they came.</summary>
internal sealed class SendQueue(int limit)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (Task Last, int Count)> _waiting = new(StringComparer.Ordinal);

    /// <summary>Runs the action when those before it have run or given up.</summary>
    /// <exception cref="OmniStackException"><c>session_busy</c>: as many as may wait already do.</exception>
    public async Task<T> RunAsync<T>(string sessionId, Func<Task<T>> action, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Join(sessionId, done.Task, out var before);
        try
        {
            await before.WaitAsync(cancellationToken);
            return await action();
        }
        finally
        {
            Leave(sessionId);
            // Who gives up early does not let those behind it pass those before it.
            _ = before.ContinueWith(_ => done.SetResult(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private void Join(string sessionId, Task mine, out Task before)
    {
        lock (_gate)
        {
            (before, var count) = _waiting.GetValueOrDefault(sessionId, (Task.CompletedTask, 0));
            if (count >= limit)
            {
                throw new OmniStackException(ErrorKind.Conflict, ErrorCodes.SessionBusy, $"A turn is running on session {sessionId}, and {limit} messages wait for its end.");
            }

            _waiting[sessionId] = (mine, count + 1);
        }
    }

    private void Leave(string sessionId)
    {
        lock (_gate)
        {
            var (last, count) = _waiting[sessionId];
            if (count == 1)
            {
                _waiting.Remove(sessionId);
            }
            else
            {
                _waiting[sessionId] = (last, count - 1);
            }
        }
    }
}
