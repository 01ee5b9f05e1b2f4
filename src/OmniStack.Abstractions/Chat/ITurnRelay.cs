namespace OmniStack.Abstractions.Chat;

/// <summary>
/// Lets the instances of a service reach the turns of each other: to read along and to stop them. Without one, a turn is reached
/// on its own instance only. What every implementation holds is written as tests in <c>tests/OmniStack.Conformance/Chat/TurnRelayContract</c>.
/// </summary>
/// <remarks>
/// Who ends a turn whose instance is gone is the <see cref="IChatStore"/>'s decision, by its leases; a relay only passes on. Methods
/// that return a task throw <see cref="OmniStackException"/> with <see cref="ErrorKind.Unavailable"/> while the server behind it does not answer.
/// </remarks>
public interface ITurnRelay
{
    /// <summary>
    /// Passes the turn's stream on while it runs, and stops it when another instance asks. Returns at once and never fails: a relay that
    /// is away catches up when it is back, and costs the turn nothing. The same answer may be shared again when its turn goes on later.
    /// </summary>
    void Share(IRelayedTurn turn);

    /// <summary>Reads what the stream of a turn has behind its first bytes, wherever the turn runs.</summary>
    /// <param name="answerId">Which turn.</param>
    /// <param name="from">Bytes that were read already.</param>
    /// <returns>
    /// A bounded piece; empty when nothing came within about a second, as when there is no such turn; null when the stream
    /// has ended there.
    /// </returns>
    Task<ReadOnlyMemory<byte>?> ReadAsync(string answerId, long from, CancellationToken cancellationToken);

    /// <summary>Asks the instance that runs the turn to stop it, and does not wait for that. Nothing happens when none does.</summary>
    Task StopAsync(string answerId, CancellationToken cancellationToken);
}

/// <summary>A running turn, as its instance shares it.</summary>
public interface IRelayedTurn
{
    /// <summary>Unique over all sessions.</summary>
    string AnswerId { get; }

    /// <summary>Ends when the turn has and its stream is complete. Does not fail.</summary>
    Task Running { get; }

    /// <summary>Reads the stream from that byte on, then what comes, to its end. Any number of times, also after the end.</summary>
    IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(long from, CancellationToken cancellationToken);

    /// <summary>Interrupts it. Safe at any time, also when it has ended.</summary>
    void Stop();
}
