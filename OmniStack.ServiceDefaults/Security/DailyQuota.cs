namespace OmniStack.ServiceDefaults.Security;

/// <summary>Something that keys and tenants may do so often per day.</summary>
public sealed class DailyQuota
{
    private DailyQuota(string collection, Func<Caller, int?> ofKey, Func<TenantLimits, long?> ofTenant, Func<long, string> describe)
        => (Collection, OfKey, OfTenant, Describe) = (collection, ofKey, ofTenant, describe);

    /// <summary>Events that are published.</summary>
    public static DailyQuota Events { get; } = new("quotas/events", caller => caller.EventsPerDay, tenant => tenant.EventsPerDay, count => $"publish {count} events");

    /// <summary>Messages that are sent to chats: each begins a turn, goes on with one, or is a repeat.</summary>
    public static DailyQuota Turns { get; } = new("quotas/turns", caller => caller.TurnsPerDay, tenant => tenant.TurnsPerDay, count => $"send {count} chat messages");

    internal string Collection { get; }

    internal Func<Caller, int?> OfKey { get; }

    internal Func<TenantLimits, long?> OfTenant { get; }

    internal Func<long, string> Describe { get; }
}
