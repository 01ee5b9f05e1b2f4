namespace OmniStack.Embedded.Events;

/// <summary>A time of day (UTC) that may be missing, in a third of the memory of a <see cref="Nullable{T}"/>: each event has many.</summary>
internal readonly record struct OptionalTime
{
    private readonly long _ticks;

    private OptionalTime(long ticks) => _ticks = ticks;

    public OptionalTime Or(OptionalTime other) => _ticks == 0 ? other : this;

    public static implicit operator OptionalTime(DateTimeOffset? at) => new(at?.UtcTicks ?? 0);

    public static implicit operator OptionalTime(DateTimeOffset at) => new(at.UtcTicks);

    public static implicit operator DateTimeOffset?(OptionalTime time) => time._ticks == 0 ? null : new DateTimeOffset(time._ticks, TimeSpan.Zero);
}
