using OmniStack.Abstractions.Chat;

namespace OmniStack.Chat.Turns;

/// <summary>Somebody's way through the stream of a turn that runs elsewhere: once it has found one it stays with it.</summary>
/// <param name="answer">Whose stream, as it is stored; one of an earlier turn of the same answer is not meant.</param>
/// <param name="isContinuation">Whether what the answer had said before is passed over.</param>
internal sealed class RemoteReading(StoredMessage answer, bool isContinuation)
{
    private SharedAnswer? _stream;
    private long _position;

    public bool HasBegun => _position > 0;

    /// <returns>As <see cref="ITurnRelay.ReadAsync"/>.</returns>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(ITurnRelay relay, CancellationToken cancellationToken)
    {
        _stream ??= await relay.FindAsync(answer.Id, answer.Decisions, cancellationToken);
        if (_stream is null)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        var skipped = isContinuation ? _stream.Earlier : default;
        if (_position == skipped.From)
        {
            _position = skipped.To;
        }

        if (await relay.ReadAsync(_stream, _position, cancellationToken) is not { } piece)
        {
            return null;
        }

        piece = _position < skipped.From ? piece[..(int)Math.Min(piece.Length, skipped.From - _position)] : piece;
        _position += piece.Length;
        return piece;
    }
}
