namespace OmniStack.Daemon.Tests.Routes;

/// <summary>A daemon on a Redis of its own, for tests that start further runners on it.</summary>
public sealed class RedisDaemon() : BusDaemon(Bus.Redis)
{
    /// <summary>How long the daemon waits for an answer of Redis; null for its default.</summary>
    public TimeSpan? RedisTimeout { get; init; }

    /// <summary>How long the leases of its sender of webhooks are; null for the default.</summary>
    public TimeSpan? SenderLease { get; init; }

    protected override IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>(base.Environment)
    {
        ["OmniStack__Redis__Timeout"] = RedisTimeout?.ToString("c"),
        ["OmniStack__Agents__omnistack.webhooks__webhook-sender__ReclaimIdle"] = SenderLease?.ToString("c"),
    };
}
