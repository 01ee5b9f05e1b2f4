using System.Runtime.InteropServices;

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
    /// is away catches up when it is back, and costs the turn nothing. When the turn goes on later, the
    /// same answer is shared again as another stream; who reads the first one still does.
    /// </summary>
    void Share(IRelayedTurn turn);

    /// <summary>Finds the latest stream of an answer, wherever its turn runs.</summary>
    /// <param name="answerId">The answer.</param>
    /// <param name="decisions">
    /// How many of its approvals are decided, as it is stored. A stream that began with fewer is that of an earlier turn, and is not found:
    /// the answer goes on already, and its instance is about to share it.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null when none came within about a second, as when there is no such turn.</returns>
    Task<SharedAnswer?> FindAsync(string answerId, int decisions, CancellationToken cancellationToken);

    /// <summary>Reads what a stream has behind its first bytes.</summary>
    /// <param name="stream">As it was found.</param>
    /// <param name="from">Bytes that were read already, or are not wanted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A bounded piece; empty when nothing came within about a second, as when the stream is gone; null when it has ended there.</returns>
    Task<ReadOnlyMemory<byte>?> ReadAsync(SharedAnswer stream, long from, CancellationToken cancellationToken);

    /// <summary>Asks the instance that runs the turn to stop it, and does not wait for that. Nothing happens when none does.</summary>
    Task StopAsync(string answerId, CancellationToken cancellationToken);
}

/// <summary>A running turn, as its instance shares it.</summary>
public interface IRelayedTurn
{
    /// <summary>Unique over all sessions.</summary>
    string AnswerId { get; }

    /// <summary>The part of the stream that says again what the answer had said before this turn; empty for a new answer.</summary>
    ByteRange Earlier { get; }

    /// <summary>How many approvals of the answer were decided when the turn began; more with every turn of the same answer.</summary>
    int Decisions { get; }

    /// <summary>Ends when the turn has and its stream is complete. Does not fail.</summary>
    Task Running { get; }

    /// <summary>Reads the stream from that byte on, then what comes, to its end. Any number of times, also after the end.</summary>
    IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(long from, CancellationToken cancellationToken);

    /// <summary>Interrupts it. Safe at any time, also when it has ended.</summary>
    void Stop();
}

/// <summary>One stream of an answer, as an instance shares it.</summary>
/// <param name="AnswerId">Whose.</param>
/// <param name="Name">Which of the answer's; the relay's own.</param>
/// <param name="Earlier">As <see cref="IRelayedTurn.Earlier"/>.</param>
/// <param name="Decisions">As <see cref="IRelayedTurn.Decisions"/>.</param>
public sealed record SharedAnswer(string AnswerId, string Name, ByteRange Earlier, int Decisions = 0);

/// <summary>Some bytes of a stream.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The first behind them; <paramref name="From"/> for none.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ByteRange(long From, long To);
