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
    // By session id: a session has one turn at a time.
    private readonly ConcurrentDictionary<string, LiveTurn> _live = new(StringComparer.Ordinal);
    private readonly IChatStore _store;
    private readonly TurnResolver _resolver;
    private readonly TurnRunner _runner;
    private readonly string _model;
    private readonly ChatTurnOptions _options;
    private readonly TimeProvider _time;
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
        var start = await _resolver.ResolveAsync(send, _model, cancellationToken);
        if (_stopping || _live.Count >= _options.MaxConcurrentTurns)
        {
            throw new OmniStackException(ErrorKind.Unavailable, ErrorCodes.Unavailable, "Too many turns are running; try again.")
            {
                RetryAfter = TimeSpan.FromSeconds(1),
            };
        }

        // From here on nothing is given up half-way: a stored beginning gets its turn, whoever listens.
        var begun = await _store.BeginTurnAsync(start, CancellationToken.None);
        return (begun.IsRepeat ? Repeat(send.SessionId, begun.Answer) : Begin(send.SessionId, begun)).ReadAsync(cancellationToken);
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

    private ReplayBuffer Begin(string sessionId, BegunTurn begun)
    {
        var turn = new LiveTurn(sessionId, begun, _options.TurnTimeout, _time);
        _live[sessionId] = turn;
        turn.Running = RunAsync(turn);
        if (_stopping)
        {
            turn.Stop();
        }

        return turn.Stream;
    }

    private async Task RunAsync(LiveTurn turn)
    {
        await _runner.RunAsync(turn);
        _live.TryRemove(KeyValuePair.Create(turn.SessionId, turn)); // Unless the next turn has begun already.
        turn.Dispose();
    }

    private ReplayBuffer Repeat(string sessionId, StoredMessage answer)
    {
        if (answer.Status != MessageStatus.Streaming)
        {
            return StoredAnswer.ToStream(answer);
        }

        return _live.TryGetValue(sessionId, out var turn) && turn.Answer.Id == answer.Id
            ? turn.Stream
            : throw new OmniStackException(ErrorKind.Conflict, ErrorCodes.SessionBusy, $"A turn is running on session {sessionId}; its answer will be among the messages.");
    }
}
