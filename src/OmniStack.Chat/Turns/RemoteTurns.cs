using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Chat;
using OmniStack.Chat.Streaming;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;

namespace OmniStack.Chat.Turns;

/// <summary>
/// The turns that other instances run: reads them and stops them over the relay. Whether one still runs the store knows, also when
/// its instance was killed.
/// </summary>
internal sealed partial class RemoteTurns(
    IChatStore store, IOptions<ChatTurnOptions> options, TimeProvider time, ILogger<RemoteTurns> logger, ITurnRelay? relay = null)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AskInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(3);

    /// <summary>Whether there is a relay.</summary>
    public bool CanReach => relay is not null;

    /// <summary>
    /// The answer's stream from its start. When the turn is over and the stream does not go on, its instance is gone, or has lost the
    /// relay: it ends with <c>abort</c> then, and what is stored is among the messages.
    /// </summary>
    /// <param name="sessionId">The conversation.</param>
    /// <param name="answer">The answer, as it is stored since its turn began.</param>
    /// <param name="isContinuation">Without what the answer had said before this turn, for who has that.</param>
    /// <param name="cancellationToken">Ends the reading, not the turn.</param>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        string sessionId, StoredMessage answer, bool isContinuation, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (reading, isOver) = (new RemoteReading(answer, isContinuation), false);
        while (await ReadPieceAsync(reading, cancellationToken) is { } piece)
        {
            if (!piece.IsEmpty)
            {
                yield return piece;
            }
            else if (isOver)
            {
                await foreach (var end in Aborted(answer.Id, reading.HasBegun).ReadAsync(cancellationToken))
                {
                    yield return end;
                }

                yield break;
            }
            else
            {
                isOver = await HasEndedAsync(sessionId, answer.Id, cancellationToken);
            }
        }
    }

    /// <summary>Stops the turn.</summary>
    /// <returns>When it has ended.</returns>
    /// <exception cref="OmniStackException"><c>unavailable</c>: it has not within <see cref="ChatTurnOptions.RemoteStopTimeout"/>, or the relay is away.</exception>
    public async Task StopAsync(string sessionId, string answerId, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var asked = TimeSpan.MinValue;
        while (!await HasEndedAsync(sessionId, answerId, cancellationToken))
        {
            var waited = time.GetElapsedTime(start);
            if (waited > options.Value.RemoteStopTimeout)
            {
                throw new OmniStackException(ErrorKind.Unavailable, ErrorCodes.Unavailable, "The instance that runs this turn does not answer; the turn was asked to stop.");
            }

            if (relay is not null && waited >= asked + AskInterval)
            {
                asked = waited;
                await relay.StopAsync(answerId, cancellationToken); // Again: it may have begun only after it was asked.
            }

            await Task.Delay(LookInterval, time, cancellationToken);
        }
    }

    /// <summary>Has the turn stopped, if it can be within <see cref="AskLimit"/>; else it runs to its end.</summary>
    public async Task AskToStopAsync(string answerId, CancellationToken cancellationToken)
    {
        for (var start = time.GetTimestamp(); relay is not null; await Task.Delay(LookInterval, time, cancellationToken))
        {
            try
            {
                await relay.StopAsync(answerId, cancellationToken);
                return;
            }
            catch (OmniStackException away) when (away.Kind == ErrorKind.Unavailable)
            {
                if (time.GetElapsedTime(start) > AskLimit)
                {
                    LogNotAsked(answerId);
                    return;
                }
            }
        }
    }

    /// <summary>Waits for the stored end; the store ends a turn whose instance is gone.</summary>
    public async Task WaitForEndAsync(string sessionId, string answerId, CancellationToken cancellationToken)
    {
        while (!await HasEndedAsync(sessionId, answerId, cancellationToken))
        {
            await Task.Delay(LookInterval, time, cancellationToken);
        }
    }

    /// <summary>A relay that is away is waited for as long as the turn runs.</summary>
    private async Task<ReadOnlyMemory<byte>?> ReadPieceAsync(RemoteReading reading, CancellationToken cancellationToken)
    {
        try
        {
            return relay is null ? null : await reading.ReadAsync(relay, cancellationToken);
        }
        catch (OmniStackException away) when (away.Kind == ErrorKind.Unavailable)
        {
            await Task.Delay(LookInterval, time, cancellationToken);
            return ReadOnlyMemory<byte>.Empty;
        }
    }

    private async Task<bool> HasEndedAsync(string sessionId, string answerId, CancellationToken cancellationToken)
        => await store.FindMessageAsync(sessionId, answerId, cancellationToken) is not { Status: MessageStatus.Streaming };

    private static ReplayBuffer Aborted(string answerId, bool hasBegun)
    {
        var buffer = new ReplayBuffer();
        using var stream = new AnswerStream(buffer);
        if (!hasBegun)
        {
            stream.Write(new UIMessageChunk.Start(answerId));
        }

        stream.Write(new UIMessageChunk.Abort());
        stream.Close();
        return buffer;
    }

    [LoggerMessage(EventId = 1005, Level = LogLevel.Warning, Message = "The instance that runs answer {AnswerId} could not be asked to stop it; it runs to its end.")]
    private partial void LogNotAsked(string answerId);
}
