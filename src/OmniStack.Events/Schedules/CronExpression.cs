namespace OmniStack.Events.Schedules;

/// <summary>A cron expression without a time zone: which wall-clock times it names.</summary>
internal sealed class CronExpression
{
    /// <summary>29 February can be eight years away, and fall on a given day of the week only every 40 years.</summary>
    private const int MaxYears = 41;

    private readonly CronField _seconds;
    private readonly CronField _minutes;
    private readonly CronField _hours;
    private readonly CronField _days;
    private readonly CronField _months;
    private readonly CronField _weekdays;

    /// <exception cref="FormatException">With a message for the one who wrote it.</exception>
    public CronExpression(string text)
    {
        string[] fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) switch
        {
            { Length: 5 } five => ["0", .. five],
            { Length: 6 } six => six,
            var other => throw new FormatException(
                $"A cron expression has five fields (minute, hour, day of month, month, day of week), or six with seconds first; this one has {other.Length}."),
        };
        _seconds = CronField.Parse(fields[0], CronFieldKind.Second);
        _minutes = CronField.Parse(fields[1], CronFieldKind.Minute);
        _hours = CronField.Parse(fields[2], CronFieldKind.Hour);
        _days = CronField.Parse(fields[3], CronFieldKind.DayOfMonth);
        _months = CronField.Parse(fields[4], CronFieldKind.Month);
        _weekdays = CronField.Parse(fields[5], CronFieldKind.DayOfWeek);
    }

    /// <returns>The first time after <paramref name="after"/>, in whole seconds; null when there is none.</returns>
    public DateTime? NextAfter(DateTime after)
    {
        var from = after.AddTicks(TimeSpan.TicksPerSecond - after.Ticks % TimeSpan.TicksPerSecond);
        var last = from.Year + MaxYears;
        while (from.Year <= last)
        {
            if (!_months.Allows(from.Month))
            {
                from = new DateTime(from.Year, from.Month, 1).AddMonths(1);
                continue;
            }
            if (AllowsDay(from) && NextTime(from.Hour, from.Minute, from.Second) is { } time)
            {
                return from.Date + time;
            }
            from = from.Date.AddDays(1);
        }
        return null;
    }

    /// <summary>As cron has it: when both day fields are restricted, either of them is enough.</summary>
    private bool AllowsDay(DateTime date)
    {
        var (isDay, isWeekday) = (_days.Allows(date.Day), _weekdays.Allows((int)date.DayOfWeek));
        return _days.IsOpen || _weekdays.IsOpen ? isDay && isWeekday : isDay || isWeekday;
    }

    private TimeSpan? NextTime(int fromHour, int fromMinute, int fromSecond)
    {
        for (var hour = _hours.Next(fromHour); hour < 24; hour = _hours.Next(hour + 1))
        {
            for (var minute = _minutes.Next(hour == fromHour ? fromMinute : 0); minute < 60; minute = _minutes.Next(minute + 1))
            {
                var second = _seconds.Next(hour == fromHour && minute == fromMinute ? fromSecond : 0);
                if (second < 60)
                {
                    return new TimeSpan(hour, minute, second);
                }
            }
        }
        return null;
    }
}
