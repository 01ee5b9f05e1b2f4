namespace OmniStack.Events.Schedules;

/// <summary>What a field of a cron expression may hold.</summary>
internal sealed class CronFieldKind
{
    public static readonly CronFieldKind Second = new("second", 0, 59);
    public static readonly CronFieldKind Minute = new("minute", 0, 59);
    public static readonly CronFieldKind Hour = new("hour", 0, 23);
    public static readonly CronFieldKind DayOfMonth = new("day of month", 1, 31) { IsDay = true };
    public static readonly CronFieldKind Month = new("month", 1, 12, "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");

    /// <summary>Sunday is 0 and 7.</summary>
    public static readonly CronFieldKind DayOfWeek = new("day of week", 0, 7, "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT") { IsDay = true };

    private const ulong SundayAsSeven = 1UL << 7;

    private readonly string[] _names;

    private CronFieldKind(string name, int min, int max, params string[] names)
    {
        (Name, Min, Max) = (name, min, max);
        _names = names;
    }

    public string Name { get; }
    public int Min { get; }
    public int Max { get; }
    public bool IsDay { get; private init; }
    public bool HasNames => _names.Length > 0;

    /// <returns>The value with this name, in any case; null when there is none.</returns>
    public int? FindName(string text) => Array.FindIndex(_names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is >= 0 and var at ? at + Min : null;

    /// <summary>Sunday ends a week, so that SAT-SUN is a range.</summary>
    public int AsEnd(int value) => this == DayOfWeek && value == 0 ? Max : value;

    /// <summary>Makes the two Sundays one.</summary>
    public ulong Fold(ulong bits) => this == DayOfWeek && (bits & SundayAsSeven) != 0 ? (bits & ~SundayAsSeven) | 1 : bits;
}
