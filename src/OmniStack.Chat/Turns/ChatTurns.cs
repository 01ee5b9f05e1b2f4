using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Chat;
using OmniStack.Chat.Streaming;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;

namespace OmniStack.Chat.Turns;

/// <summary>Begins turns and holds those that run. A turn belongs to the service, not to the request that began it.</summary>
public sealed class ChatTurns : IHostedLifecycleService
{
    private const int LooksForALiveTurn = 10;
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);

    // By session id: a session has one turn at a time.
    private readonly ConcurrentDictionary<string, LiveTurn> _live = new(StringComparer.Ordinal);
    private readonly IChatStore _store;
    private readonly TurnResolver _resolver;
    private readonly TurnRunner _runner;
    private readonly string _model;
    private readonly ChatTurnOptions _options;
    private readonly TimeProvider _time;
    private readonly SendQueue _queue;
    private volatile bool _stopping;

    internal ChatTurns(
        IChatStore store, TurnResolver resolver, TurnRunner runner, IChatClient client, IOptions<ChatTurnOptions> options, TimeProvider time)
    {
        _store = store;
        _resolver = resolver;
        _runner = runner;
        _model = client.GetService<ChatClientMetadata>()?.DefaultModelId ?? "unknown";
        _options = options.Value;
        _time = time;
        _queue = new SendQueue(_options.MaxWaitingSends);
    }

    /// <summary>The sessions on which a turn runs in this process.</summary>
    internal IReadOnlyCollection<string> Running => [.. _live.Keys];

    /// <summary>
    /// Stores the message, begins the turn and gives its stream. A message that was sent before gets the stream of its running
    /// turn, or its stored answer once more; nothing is run or stored twice.
    /// </summary>
    /// <returns>The UI message stream as server-sent events, from its start. Ending the enumeration does not end the turn.</returns>
    /// <exception cref="OmniStackException">Nothing was begun: see <see cref="IChatStore.BeginTurnAsync"/>; <c>message_empty</c>; <c>unavailable</c>: too many turns run.</exception>
    public async Task<IAsyncEnumerable<ReadOnlyMemory<byte>>> SendAsync(ChatSend send, CancellationToken cancellationToken)
    {
        var (live, answer) = await BeginOrAttachAsync(send, cancellationToken);
        return (live?.Stream ?? StoredAnswer.ToStream(answer)).ReadAsync(cancellationToken);
    }

    /// <summary>As <see cref="SendAsync"/>, but waits for the end of the turn.</summary>
    /// <returns>The final answer, whatever its status. Cancelling ends the wait, not the turn.</returns>
    /// <exception cref="OmniStackException">As <see cref="SendAsync"/> says; <c>session_not_found</c>: it was deleted meanwhile.</exception>
    public async Task<StoredMessage> AnswerAsync(ChatSend send, CancellationToken cancellationToken)
    {
        var (live, answer) = await BeginOrAttachAsync(send, cancellationToken);
        if (live is null)
        {
            return answer;
        }

        await live.Running.WaitAsync(cancellationToken);
        return await _store.FindMessageAsync(send.SessionId, answer.Id, cancellationToken)
            ?? throw new OmniStackException(ErrorKind.NotFound, ErrorCodes.SessionNotFound, $"Session {send.SessionId} was deleted.");
    }

    /// <summary>The stream of the turn that runs on the client's session, from its start.</summary>
    /// <returns>Null when this process runs none there.</returns>
    public async Task<IAsyncEnumerable<ReadOnlyMemory<byte>>?> ResumeAsync(string clientId, string sessionId, CancellationToken cancellationToken)
        => _live.TryGetValue(sessionId, out var turn) && await _store.FindSessionAsync(clientId, sessionId, cancellationToken) is not null
            ? turn.Stream.ReadAsync(cancellationToken)
            : null;

    /// <summary>Stops the turn that runs on the client's session, if one does: what it has said is stored as interrupted.</summary>
    /// <returns>When it has ended.</returns>
    /// <exception cref="OmniStackException"><c>session_not_found</c>; <c>session_busy</c>: another process runs the turn.</exception>
    public async Task StopTurnAsync(string clientId, string sessionId, CancellationToken cancellationToken)
    {
        if (await FindAsync() is null)
        {
            throw new OmniStackException(ErrorKind.NotFound, ErrorCodes.SessionNotFound, $"There is no session {sessionId}.");
        }

        await EndTurnAsync(sessionId, cancellationToken);
        if (await FindAsync() is { RunningAnswerId: { } answer } && !IsRunning(sessionId, answer))
        {
            throw new OmniStackException(ErrorKind.Conflict, ErrorCodes.SessionBusy, "Another instance of the service runs this turn; only that one can stop it.");
        }

        Task<ChatSession?> FindAsync() => _store.FindSessionAsync(clientId, sessionId, cancellationToken);
    }

    /// <summary>Stops the turn that runs on the session in this process, whoever's it is.</summary>
    internal async Task EndTurnAsync(string sessionId, CancellationToken cancellationToken)
    {
        if (_live.TryGetValue(sessionId, out var turn))
        {
            turn.Stop();
            await turn.Running.WaitAsync(cancellationToken);
        }
    }

    /// <summary>
    /// No turn begins any more, and those that run are interrupted. Before anything else of the host stops: the web server would
    /// wait for the streams.
    /// </summary>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        foreach (var turn in _live.Values)
        {
            turn.Stop();
        }

        return Task.CompletedTask;
    }

    /// <summary>Waits until the last turns are stored.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
        => Task.WhenAll(_live.Values.Select(turn => turn.Running)).WaitAsync(cancellationToken);

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private bool IsRunning(string sessionId, string answerId) => _live.TryGetValue(sessionId, out var turn) && turn.Answer.Id == answerId;

    /// <returns>The running turn, null when its answer is final already.</returns>
    private async Task<(LiveTurn? Live, StoredMessage Answer)> BeginOrAttachAsync(ChatSend send, CancellationToken cancellationToken)
    {
        var start = await _resolver.ResolveAsync(send, _model, cancellationToken);
        var policy = send.WhenBusy ?? _options.WhenBusy;
        try
        {
            return await BeginAsync(start);
        }
        catch (OmniStackException busy) when (busy.Code == ErrorCodes.SessionBusy && policy != BusyPolicy.Reject)
        {
            return await _queue.RunAsync(send.SessionId, () => BeginAfterAsync(start, policy, cancellationToken), cancellationToken);
        }
    }

    private async Task<(LiveTurn? Live, StoredMessage Answer)> BeginAfterAsync(TurnStart start, BusyPolicy policy, CancellationToken cancellationToken)
    {
        for (var looks = 0; ;)
        {
            if (_live.TryGetValue(start.SessionId, out var before))
            {
                start = await MakeWayAsync(before, start, policy, cancellationToken);
            }

            try
            {
                return await BeginAsync(start with { At = _time.GetUtcNow() });
            }
            catch (OmniStackException busy) when (busy.Code == ErrorCodes.SessionBusy && (_live.ContainsKey(start.SessionId) || ++looks < LooksForALiveTurn))
            {
                // Another one was faster, and may only just have been stored. What another process runs is not waited for.
                await Task.Delay(LookInterval, _time, cancellationToken);
            }
        }
    }

    private static async Task<TurnStart> MakeWayAsync(LiveTurn before, TurnStart start, BusyPolicy policy, CancellationToken cancellationToken)
    {
        if (policy != BusyPolicy.Enqueue)
        {
            before.Stop();
        }

        await before.Running.WaitAsync(cancellationToken);
        return policy == BusyPolicy.Rollback && start is TurnStart.Send send && send.Message.Id != before.Question.Id
            ? new TurnStart.Edit(send.ClientId, send.SessionId, send.AnswerId, send.Model, send.At, send.Message, before.Question.Id)
            : start;
    }

    private async Task<(LiveTurn? Live, StoredMessage Answer)> BeginAsync(TurnStart start)
    {
        if (_stopping || _live.Count >= _options.MaxConcurrentTurns)
        {
            throw new OmniStackException(ErrorKind.Unavailable, ErrorCodes.Unavailable, "Too many turns are running; try again.")
            {
                RetryAfter = TimeSpan.FromSeconds(1),
            };
        }

        // From here on nothing is given up half-way: a stored beginning gets its turn, whoever listens.
        var begun = await _store.BeginTurnAsync(start, CancellationToken.None);
        return (begun.IsRepeat ? FindRunning(start.SessionId, begun.Answer) : Run(start.SessionId, begun), begun.Answer);
    }

    private LiveTurn Run(string sessionId, BegunTurn begun)
    {
        var turn = new LiveTurn(sessionId, begun, _options.TurnTimeout, _time);
        _live[sessionId] = turn;
        turn.Running = RunAsync(turn);
        if (_stopping)
        {
            turn.Stop();
        }

        return turn;
    }

    private async Task RunAsync(LiveTurn turn)
    {
        await _runner.RunAsync(turn);
        _live.TryRemove(KeyValuePair.Create(turn.SessionId, turn)); // Unless the next turn has begun already.
        turn.Dispose();
    }

    private LiveTurn? FindRunning(string sessionId, StoredMessage answer)
    {
        if (answer.Status != MessageStatus.Streaming)
        {
            return null;
        }

        return _live.TryGetValue(sessionId, out var turn) && turn.Answer.Id == answer.Id
            ? turn
            : throw new OmniStackException(ErrorKind.Conflict, ErrorCodes.SessionBusy, $"A turn is running on session {sessionId}; its answer will be among the messages.");
    }
}
