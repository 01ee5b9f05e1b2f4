namespace OmniStack.Chat.Bench;

/// <summary>Counts the text deltas of a stream without parsing it, so that the client costs little beside the server.</summary>
internal sealed class DeltaCount
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _kept;

    private static ReadOnlySpan<byte> Mark => "\"type\":\"text-delta\""u8;

    public int Value { get; private set; }

    /// <returns>False at the end of the stream.</returns>
    public async Task<bool> ReadAsync(Stream stream)
    {
        var read = await stream.ReadAsync(_buffer.AsMemory(_kept));
        var unread = _buffer.AsSpan(0, _kept + read);
        while (unread.IndexOf(Mark) is >= 0 and var at)
        {
            Value++;
            unread = unread[(at + Mark.Length)..];
        }

        var rest = unread.Length < Mark.Length ? unread : unread[^(Mark.Length - 1)..];
        rest.CopyTo(_buffer);
        _kept = rest.Length;
        return read > 0;
    }
}
