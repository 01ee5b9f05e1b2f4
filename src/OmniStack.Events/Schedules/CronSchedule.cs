using OmniStack.Abstractions;
using OmniStack.Contracts;

namespace OmniStack.Events.Schedules;

/// <summary>The times that a cron expression names in a time zone. See docs/schedules.md.</summary>
public sealed class CronSchedule
{
    private readonly CronExpression _cron;
    private readonly TimeZoneInfo _zone;

    private CronSchedule(CronExpression cron, TimeZoneInfo zone) => (_cron, _zone) = (cron, zone);

    /// <param name="cron">Five fields (minute, hour, day of month, month, day of week), or six with seconds first.</param>
    /// <param name="timeZone">IANA name.</param>
    /// <exception cref="OmniStackException"><c>schedule_invalid</c>: one of them cannot be read; the message says what and why.</exception>
    public static CronSchedule Parse(string cron, string timeZone)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone))
        {
            throw Refuse($"There is no time zone '{timeZone}'; give an IANA name such as Europe/Berlin.", inner: null);
        }
        try
        {
            return new CronSchedule(new CronExpression(cron), zone);
        }
        catch (FormatException error)
        {
            throw Refuse(error.Message, error);
        }
    }

    /// <summary>A time that a clock change leaves out is skipped; one that it repeats counts the first time only.</summary>
    /// <returns>The first time after <paramref name="after"/> (UTC); null when there is none.</returns>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        var wall = TimeZoneInfo.ConvertTime(after, _zone).DateTime;
        while (_cron.NextAfter(wall) is { } next)
        {
            // While the clock repeats an hour, what lies ahead on it may be past.
            if (!_zone.IsInvalidTime(next) && new DateTimeOffset(next, FirstOffset(next)).ToUniversalTime() is var at && at > after)
            {
                return at;
            }
            wall = next;
        }
        return null;
    }

    private TimeSpan FirstOffset(DateTime wall) => _zone.IsAmbiguousTime(wall) ? _zone.GetAmbiguousTimeOffsets(wall).Max() : _zone.GetUtcOffset(wall);

    private static OmniStackException Refuse(string message, Exception? inner) => new(ErrorKind.Invalid, ErrorCodes.ScheduleInvalid, message, inner);
}
