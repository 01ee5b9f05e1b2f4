namespace OmniStack.Embedded.Events;

/// <summary>
/// Two views of time. What is stored and shown is UTC. Whatever waits (leases, retries, expiry) waits by the uptime, which no one
/// can set: a jump of the machine's clock ends no lease and holds no retry back.
/// </summary>
internal sealed class BusClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public TimeProvider Time => time;

    public DateTimeOffset UtcNow => time.GetUtcNow();

    /// <summary>Since this process opened the bus.</summary>
    public TimeSpan Uptime => time.GetElapsedTime(_start);

    /// <summary>When that will be, as far as the clock knows now.</summary>
    public TimeSpan ToUptime(DateTimeOffset at) => Uptime + (at - UtcNow);
}
