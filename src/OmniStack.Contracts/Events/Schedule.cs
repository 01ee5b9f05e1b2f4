namespace OmniStack.Contracts.Events;

/// <summary>Publishes an event again and again by a cron expression.</summary>
public sealed record Schedule
{
    /// <summary>See <see cref="EventRules.IsName"/>; unique.</summary>
    public required string Name { get; init; }
    /// <summary>Five fields (minute, hour, day of month, month, day of week), or six with seconds first.</summary>
    public required string Cron { get; init; }
    /// <summary>IANA name; UTC by default. A time that a clock change leaves out is skipped, one that it repeats fires once.</summary>
    public string TimeZone { get => field ?? "UTC"; init; }
    /// <summary>What is published; its id, created_at and deliver_at are ignored.</summary>
    public required PublishRequest Event { get; init; }
    /// <summary>True while it does not fire; missed times are not made up for.</summary>
    public bool Paused { get; init; }
    /// <summary>UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>The last time it fired for (UTC); null before the first.</summary>
    public DateTimeOffset? LastFireAt { get; init; }
    /// <summary>The task of the last firing; null before the first.</summary>
    public string? LastTaskId { get; init; }
    /// <summary>When it fires next (UTC); null while paused.</summary>
    public DateTimeOffset? NextFireAt { get; init; }
}
