namespace OmniStack.Providers.Http;

/// <summary>The connections to providers. Refusals come out of it as our errors; no time limit, since each stream has one of its own.</summary>
internal sealed class ProviderHttp(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(5);

    public HttpClient Client { get; } = new(new RefusalHandler(
        new SocketsHttpHandler { ConnectTimeout = ConnectTimeout, PooledConnectionLifetime = ConnectionLife }, time))
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public void Dispose() => Client.Dispose();
}
