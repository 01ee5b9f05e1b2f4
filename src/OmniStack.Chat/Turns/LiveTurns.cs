using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Chat;
using OmniStack.Chat.Streaming;
using OmniStack.Contracts;

namespace OmniStack.Chat.Turns;

/// <summary>The turns that run in this process, one on a session, and who waits for the beginning of one.</summary>
internal sealed partial class LiveTurns(
    IChatStore store, TurnRunner runner, IOptions<ChatTurnOptions> options, TimeProvider time, ILogger<LiveTurns> logger, ITurnRelay? relay = null)
{
    private readonly ConcurrentDictionary<string, LiveTurn> _bySession = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ExpectedTurn> _expected = new(StringComparer.Ordinal);
    private volatile bool _stopping;

    /// <summary>The sessions on which one runs.</summary>
    public IReadOnlyCollection<string> Sessions => [.. _bySession.Keys];

    public bool IsStopping => _stopping;

    private bool HasRoom => !_stopping && _bySession.Count < options.Value.MaxConcurrentTurns;

    public LiveTurn? Find(string sessionId) => _bySession.GetValueOrDefault(sessionId);

    public LiveTurn? Find(string sessionId, string answerId) => Find(sessionId) is { } turn && turn.Answer.Id == answerId ? turn : null;

    /// <exception cref="OmniStackException"><c>unavailable</c>: as many run as may, or the service is stopping.</exception>
    public void RequireRoom()
    {
        if (!HasRoom)
        {
            throw new OmniStackException(ErrorKind.Unavailable, ErrorCodes.Unavailable, "Too many turns are running; try again.")
            {
                RetryAfter = TimeSpan.FromSeconds(1),
            };
        }
    }

    /// <summary>Runs a turn that was just begun.</summary>
    public LiveTurn Run(string sessionId, BegunTurn begun, ApprovalForm approvals)
    {
        var turn = new LiveTurn(sessionId, begun, approvals, options.Value.TurnTimeout, time);
        _bySession[sessionId] = turn;
        turn.Running = RunAsync(turn);
        relay?.Share(turn);
        if (_stopping)
        {
            turn.Stop();
        }

        return turn;
    }

    /// <summary>Begins the turn that waits first on the session, if one does and none runs. Whatever fails, the next pass of the recovery tries again.</summary>
    public async Task BeginWaitingAsync(string sessionId)
    {
        try
        {
            if (HasRoom && await store.BeginWaitingTurnAsync(sessionId, time.GetUtcNow(), CancellationToken.None) is { IsRepeat: false } begun)
            {
                Run(sessionId, begun, _expected.GetValueOrDefault(begun.Answer.Id)?.Approvals ?? ApprovalForm.Parts);
                Arrive(begun.Answer.Id);
            }
        }
#pragma warning disable CA1031 // Nobody awaits it; the turn is stored, and whoever waits for it asks the store again.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogNotBegun(error is OmniStackException ? null : error, sessionId);
        }
    }

    /// <summary>Ends when the turn of this answer may have begun; look whether it has after calling.</summary>
    public Task ExpectAsync(string answerId, ApprovalForm approvals) => _stopping
        ? Task.CompletedTask
        : _expected.GetOrAdd(answerId, _ => new ExpectedTurn(approvals, new(TaskCreationOptions.RunContinuationsAsynchronously))).Begun.Task;

    /// <summary>Nobody waits for it any more, or it has begun.</summary>
    public void Arrive(string answerId)
    {
        if (_expected.TryRemove(answerId, out var expected))
        {
            expected.Begun.TrySetResult();
        }
    }

    /// <summary>No turn begins any more, and those that run are interrupted.</summary>
    public void StopAll()
    {
        _stopping = true;
        foreach (var turn in _bySession.Values)
        {
            turn.Stop();
        }

        foreach (var answerId in _expected.Keys)
        {
            Arrive(answerId);
        }
    }

    /// <summary>Ends when the last turn is stored.</summary>
    public Task WhenAllEndAsync() => Task.WhenAll(_bySession.Values.Select(turn => turn.Running));

    private async Task RunAsync(LiveTurn turn)
    {
        await runner.RunAsync(turn);
        _bySession.TryRemove(KeyValuePair.Create(turn.SessionId, turn)); // Unless the next turn has begun already.
        turn.Dispose();
        await BeginWaitingAsync(turn.SessionId);
    }

    [LoggerMessage(EventId = 1004, Level = LogLevel.Warning, Message = "The turn that waits on session {SessionId} could not be begun; it is tried again.")]
    private partial void LogNotBegun(Exception? error, string sessionId);

    private sealed record ExpectedTurn(ApprovalForm Approvals, TaskCompletionSource Begun);
}
