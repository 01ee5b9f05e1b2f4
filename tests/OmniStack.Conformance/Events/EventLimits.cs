namespace OmniStack.Conformance.Events;

/// <summary>The bounds that a contract test sets; the defaults are those of the options.</summary>
public sealed record EventLimits
{
    public int BacklogLimit { get; init; } = 1_000_000;

    public int TimelineEntries { get; init; } = 50;

    public int Schedules { get; init; } = 1_000;

    public int ConfigurationKeys { get; init; } = 10_000;

    public int ConfigurationValueBytes { get; init; } = 64 << 10;

    public int FeedChanges { get; init; } = 10_000;

    public TimeSpan ExpiredKeepFor { get; init; } = TimeSpan.FromHours(1);

    public TimeSpan DeadLetterKeepFor { get; init; } = TimeSpan.FromDays(14);
}
