namespace OmniStack.ServiceDefaults.Security;

/// <summary>What all keys of a tenant may do together.</summary>
public sealed class TenantLimits
{
    /// <summary>Events per UTC day, over all instances; null (the default) for no limit.</summary>
    public long? EventsPerDay { get; set; }

    /// <summary>Chat messages per UTC day, over all instances; null (the default) for no limit.</summary>
    public long? TurnsPerDay { get; set; }
}
