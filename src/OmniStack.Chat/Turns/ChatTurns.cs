using Microsoft.Extensions.AI;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Chat;
using OmniStack.Chat.Streaming;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;

namespace OmniStack.Chat.Turns;

/// <summary>Begins, resumes and stops turns. A turn belongs to the service, not to the request that began it.</summary>
public sealed class ChatTurns : IHostedLifecycleService
{
    private const int LooksForALiveTurn = 10;
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan WaitingLookInterval = TimeSpan.FromMilliseconds(500);
    private readonly IChatStore _store;
    private readonly TurnResolver _resolver;
    private readonly LiveTurns _live;
    private readonly RemoteTurns _remote;
    private readonly string _model;
    private readonly ChatTurnOptions _options;
    private readonly TimeProvider _time;

    internal ChatTurns(
        IChatStore store, TurnResolver resolver, LiveTurns live, RemoteTurns remote, IChatClient client, IOptions<ChatTurnOptions> options, TimeProvider time)
    {
        _store = store;
        _resolver = resolver;
        _live = live;
        _remote = remote;
        _model = client.GetService<ChatClientMetadata>()?.DefaultModelId ?? "unknown";
        _options = options.Value;
        _time = time;
    }

    /// <summary>
    /// Stores the message, begins the turn and gives its stream. A message that was sent before gets the stream of its running
    /// turn, or its stored answer once more; nothing is run or stored twice.
    /// </summary>
    /// <returns>The UI message stream as server-sent events, from its start. Ending the enumeration does not end the turn.</returns>
    /// <exception cref="OmniStackException">Nothing was begun: see <see cref="IChatStore.BeginTurnAsync"/>; <c>message_empty</c>; <c>unavailable</c>: too many turns run.</exception>
    public async Task<IAsyncEnumerable<ReadOnlyMemory<byte>>> SendAsync(ChatSend send, CancellationToken cancellationToken)
    {
        var (live, answer) = await BeginOrAttachAsync(send, cancellationToken);
        return (live, send.Decisions) switch
        {
            ({ } turn, []) => turn.ReadAsync(cancellationToken),
            ({ } turn, _) => turn.ReadContinuationAsync(cancellationToken),
            (null, var decisions) when answer.Status == MessageStatus.Streaming
                => _remote.ReadAsync(send.SessionId, answer, isContinuation: decisions.Count > 0, cancellationToken),
            (null, []) => StoredAnswer.ToStream(answer, send.Approvals).ReadAsync(cancellationToken),
            _ => StoredAnswer.ToContinuation(answer, send.Decisions, send.Approvals).ReadAsync(cancellationToken),
        };
    }

    /// <summary>As <see cref="SendAsync"/>, but waits for the end of the turn.</summary>
    /// <returns>The final answer, whatever its status. Cancelling ends the wait, not the turn.</returns>
    /// <exception cref="OmniStackException">As <see cref="SendAsync"/> says; <c>session_not_found</c>: it was deleted meanwhile.</exception>
    public async Task<StoredMessage> AnswerAsync(ChatSend send, CancellationToken cancellationToken)
    {
        var (live, answer) = await BeginOrAttachAsync(send, cancellationToken);
        if (live is not null)
        {
            await live.Running.WaitAsync(cancellationToken);
        }
        else if (answer.Status == MessageStatus.Streaming)
        {
            await _remote.WaitForEndAsync(send.SessionId, answer.Id, cancellationToken);
        }
        else
        {
            return answer;
        }

        return await _store.FindMessageAsync(send.SessionId, answer.Id, cancellationToken)
            ?? throw new OmniStackException(ErrorKind.NotFound, ErrorCodes.SessionNotFound, $"Session {send.SessionId} was deleted.");
    }

    /// <summary>The stream of the turn that runs on the client's session, from its start, whichever instance runs it.</summary>
    /// <returns>Null when none runs, or none that this process reaches.</returns>
    public async Task<IAsyncEnumerable<ReadOnlyMemory<byte>>?> ResumeAsync(string clientId, string sessionId, CancellationToken cancellationToken)
        => await _store.FindSessionAsync(clientId, sessionId, cancellationToken) is not { } session ? null
            : _live.Find(sessionId) is { } turn ? turn.ReadAsync(cancellationToken)
            : _remote.CanReach && session.RunningAnswerId is { } answerId && await FindStreamingAsync(sessionId, answerId, cancellationToken) is { } answer
                ? _remote.ReadAsync(sessionId, answer, isContinuation: false, cancellationToken)
            : null;

    /// <summary>A session is claimed for a turn a moment before its answer is stored as streaming.</summary>
    private async Task<StoredMessage?> FindStreamingAsync(string sessionId, string answerId, CancellationToken cancellationToken)
    {
        for (var look = 1; look <= LooksForALiveTurn; look++)
        {
            if (await _store.FindMessageAsync(sessionId, answerId, cancellationToken) is { Status: MessageStatus.Streaming } answer)
            {
                return answer;
            }

            await Task.Delay(LookInterval, _time, cancellationToken);
        }

        return null; // It has ended.
    }

    /// <summary>Stops the turn that runs on the client's session, if one does: what it has said is stored as interrupted.</summary>
    /// <returns>When it has ended.</returns>
    /// <exception cref="OmniStackException">
    /// <c>session_not_found</c>; <c>session_busy</c>: another instance runs the turn, and is not reached from here; <c>unavailable</c>: nor
    /// did it answer in time.
    /// </exception>
    public async Task StopTurnAsync(string clientId, string sessionId, CancellationToken cancellationToken)
    {
        var session = await FindAsync() ?? throw new OmniStackException(ErrorKind.NotFound, ErrorCodes.SessionNotFound, $"There is no session {sessionId}.");
        if (await EndLiveTurnAsync(sessionId, cancellationToken) || session.RunningAnswerId is not { } answerId)
        {
            return;
        }

        if (_remote.CanReach)
        {
            await _remote.StopAsync(sessionId, answerId, cancellationToken);
        }
        else if (await FindAsync() is { RunningAnswerId: { } running } && _live.Find(sessionId, running) is null)
        {
            throw new OmniStackException(ErrorKind.Conflict, ErrorCodes.SessionBusy, "Another instance of the service runs this turn; only that one can stop it.");
        }

        Task<ChatSession?> FindAsync() => _store.FindSessionAsync(clientId, sessionId, cancellationToken);
    }

    /// <summary>Stops what ran on a session that was deleted, wherever it runs.</summary>
    internal async Task EndTurnAsync(ChatSession deleted, CancellationToken cancellationToken)
    {
        if (!await EndLiveTurnAsync(deleted.Id, cancellationToken) && deleted.RunningAnswerId is { } answerId)
        {
            await _remote.AskToStopAsync(answerId, cancellationToken);
        }
    }

    /// <summary>
    /// No turn begins any more, and those that run are interrupted. Before anything else of the host stops: the web server would
    /// wait for the streams.
    /// </summary>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _live.StopAll();
        return Task.CompletedTask;
    }

    /// <summary>Waits until the last turns are stored.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
        => _live.WhenAllEndAsync().WaitAsync(cancellationToken);

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <returns>False: none ran here.</returns>
    private async Task<bool> EndLiveTurnAsync(string sessionId, CancellationToken cancellationToken)
    {
        if (_live.Find(sessionId) is not { } turn)
        {
            return false;
        }

        turn.Stop();
        await turn.Running.WaitAsync(cancellationToken);
        return true;
    }

    /// <returns>The turn when it runs here; else the answer is at rest, or streaming on another instance that is reached.</returns>
    private async Task<(LiveTurn? Live, StoredMessage Answer)> BeginOrAttachAsync(ChatSend send, CancellationToken cancellationToken)
    {
        var start = await _resolver.ResolveAsync(send, _model, cancellationToken);
        var policy = start is TurnStart.Continue ? BusyPolicy.Reject : send.WhenBusy ?? _options.WhenBusy;
        _live.RequireRoom();
        try
        {
            // From here on nothing is given up half-way: a stored beginning gets its turn, whoever listens.
            var begun = await _store.BeginTurnAsync(start, CancellationToken.None);
            return begun.IsRepeat
                ? await AttachAsync(send, begun.Answer, cancellationToken)
                : (_live.Run(send.SessionId, begun, send.Approvals), begun.Answer);
        }
        catch (OmniStackException busy) when (busy.Code == ErrorCodes.SessionBusy && policy != BusyPolicy.Reject)
        {
            return await BeginLaterAsync(send, start, policy, cancellationToken);
        }
    }

    private async Task<(LiveTurn? Live, StoredMessage Answer)> BeginLaterAsync(
        ChatSend send, TurnStart start, BusyPolicy policy, CancellationToken cancellationToken)
    {
        var before = policy == BusyPolicy.Enqueue ? null : await FindToStopAsync(send, cancellationToken);
        if (policy == BusyPolicy.Rollback && before is not null && start is TurnStart.Send rollback && rollback.Message.Id != before.QuestionId)
        {
            start = new TurnStart.Edit(start.ClientId, start.SessionId, start.AnswerId, start.Model, start.At, rollback.Message, before.QuestionId);
        }

        var waiting = await _store.EnqueueTurnAsync(start, _options.MaxWaitingSends, CancellationToken.None);
        await StopAsync(before, cancellationToken);
        await _live.BeginWaitingAsync(send.SessionId);
        return await WaitForTurnAsync(send, waiting.AnswerId, cancellationToken);
    }

    private async Task StopAsync(RunningTurn? turn, CancellationToken cancellationToken)
    {
        if (turn is { Live: { } live })
        {
            live.Stop();
        }
        else if (turn is not null)
        {
            await _remote.AskToStopAsync(turn.AnswerId, cancellationToken);
        }
    }

    /// <returns>The turn that runs on the session; null when it has ended by now.</returns>
    private async Task<RunningTurn?> FindToStopAsync(ChatSend send, CancellationToken cancellationToken)
    {
        for (var look = 1; ; look++)
        {
            if (_live.Find(send.SessionId) is { } turn)
            {
                return new RunningTurn(turn.AnswerId, turn.Question.Id, turn);
            }

            if (await _store.FindSessionAsync(send.ClientId, send.SessionId, cancellationToken) is not { RunningAnswerId: { } answerId })
            {
                return null;
            }

            if (look == LooksForALiveTurn)
            {
                var answer = _remote.CanReach ? await _store.FindMessageAsync(send.SessionId, answerId, cancellationToken) : throw Elsewhere(send.SessionId);
                return answer?.ParentId is { } questionId ? new RunningTurn(answerId, questionId, Live: null) : null;
            }

            await Task.Delay(LookInterval, _time, cancellationToken);
        }
    }

    /// <summary>Whoever stops waiting leaves a stored turn behind, which begins all the same.</summary>
    private async Task<(LiveTurn? Live, StoredMessage Answer)> WaitForTurnAsync(ChatSend send, string answerId, CancellationToken cancellationToken)
    {
        while (true)
        {
            var begun = _live.ExpectAsync(answerId, send.Approvals);
            if (await _store.FindMessageAsync(send.SessionId, answerId, cancellationToken) is { } answer)
            {
                _live.Arrive(answerId);
                return await AttachAsync(send, answer, cancellationToken);
            }

            if (_live.IsStopping)
            {
                throw new OmniStackException(ErrorKind.Unavailable, ErrorCodes.Unavailable, "The service is stopping; the message is stored and will be answered.");
            }

            if (await _store.FindSessionAsync(send.ClientId, send.SessionId, cancellationToken) is null)
            {
                throw new OmniStackException(ErrorKind.NotFound, ErrorCodes.SessionNotFound, $"Session {send.SessionId} was deleted.");
            }

            try
            {
                await begun.WaitAsync(WaitingLookInterval, _time, cancellationToken);
            }
            catch (TimeoutException)
            {
                // Another process may have begun it.
            }
        }
    }

    private async Task<(LiveTurn? Live, StoredMessage Answer)> AttachAsync(ChatSend send, StoredMessage answer, CancellationToken cancellationToken)
    {
        for (var look = 1; answer.Status == MessageStatus.Streaming; look++)
        {
            if (_live.Find(send.SessionId, answer.Id) is { } turn)
            {
                return (turn, answer);
            }

            if (look == LooksForALiveTurn)
            {
                return _remote.CanReach ? (null, answer) : throw Elsewhere(send.SessionId);
            }

            await Task.Delay(LookInterval, _time, cancellationToken); // It may only just have been stored, or have ended.
            answer = await _store.FindMessageAsync(send.SessionId, answer.Id, cancellationToken) ?? answer;
        }

        return (null, answer);
    }

    private static OmniStackException Elsewhere(string sessionId) => new(ErrorKind.Conflict, ErrorCodes.SessionBusy,
        $"Another instance of the service runs the turn on session {sessionId}; its answer will be among the messages.");

    /// <param name="AnswerId">What it answers with.</param>
    /// <param name="QuestionId">What it answers.</param>
    /// <param name="Live">Null when another instance runs it.</param>
    private sealed record RunningTurn(string AnswerId, string QuestionId, LiveTurn? Live);
}
