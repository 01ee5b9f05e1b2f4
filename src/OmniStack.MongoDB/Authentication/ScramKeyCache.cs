namespace OmniStack.MongoDB.Authentication;

/// <summary>The keys of the latest salt and count: one user has one of each, and every connection logs in with them.</summary>
internal sealed class ScramKeyCache
{
    private volatile Entry? _latest;

    public (byte[] ClientKey, byte[] ServerKey) GetOrAdd(byte[] salt, int iterations, Func<(byte[] ClientKey, byte[] ServerKey)> derive)
    {
        if (_latest is { } known && known.Iterations == iterations && known.Salt.AsSpan().SequenceEqual(salt))
        {
            return (known.ClientKey, known.ServerKey);
        }

        var (clientKey, serverKey) = derive();
        _latest = new(salt, iterations, clientKey, serverKey);
        return (clientKey, serverKey);
    }

    private sealed class Entry(byte[] salt, int iterations, byte[] clientKey, byte[] serverKey)
    {
        public byte[] Salt => salt;

        public int Iterations => iterations;

        public byte[] ClientKey => clientKey;

        public byte[] ServerKey => serverKey;
    }
}
