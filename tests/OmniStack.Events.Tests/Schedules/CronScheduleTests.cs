using System.Globalization;
using OmniStack.Abstractions;
using OmniStack.Contracts;
using OmniStack.Events.Schedules;

namespace OmniStack.Events.Tests.Schedules;

/// <summary>Which times an expression names, by examples, and against a walk over every minute.</summary>
public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("* * * * *", "2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z")]
    [InlineData("*/15 * * * *", "2026-01-01T00:50:00Z", "2026-01-01T01:00:00Z")]
    [InlineData("5/20 * * * *", "2026-01-01T00:26:00Z", "2026-01-01T00:45:00Z")]
    [InlineData("*/10 * * * * *", "2026-01-01T00:00:05.5Z", "2026-01-01T00:00:10Z")]
    [InlineData("0 9-17/4 * * MON-FRI", "2026-01-02T17:00:00Z", "2026-01-05T09:00:00Z")]
    [InlineData("0 0 * * sat-sun", "2026-01-03T00:00:00Z", "2026-01-04T00:00:00Z")]
    [InlineData("0 0 ? * 7", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z")]
    [InlineData("0 0 13 * 5", "2026-01-10T00:00:00Z", "2026-01-13T00:00:00Z")]
    [InlineData("0 0 13 * 5", "2026-01-13T00:00:00Z", "2026-01-16T00:00:00Z")]
    [InlineData("0 0 31 * *", "2026-01-31T00:00:00Z", "2026-03-31T00:00:00Z")]
    [InlineData("30 6 1 jan,Jul *", "2026-01-01T06:30:00Z", "2026-07-01T06:30:00Z")]
    [InlineData("0 0 29 2 *", "2096-02-29T00:00:00Z", "2104-02-29T00:00:00Z")]
    public void Next_Utc_IsTheFirstTimeAfter(string cron, string after, string expected) => Assert.Equal(At(expected), CronSchedule.Parse(cron, "UTC").Next(At(after)));

    [Theory]
    [InlineData("30 2 * * *", "2026-03-29T00:00:00Z", "2026-03-30T00:30:00Z")]
    [InlineData("30 2 * * *", "2026-10-24T22:00:00Z", "2026-10-25T00:30:00Z")]
    [InlineData("30 2 * * *", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")]
    [InlineData("*/30 * * * *", "2026-10-25T00:30:00Z", "2026-10-25T02:00:00Z")]
    public void Next_ClockChange_SkipsWhatIsLeftOutAndTakesTheFirstOfTwo(string cron, string after, string expected)
        => Assert.Equal(At(expected), CronSchedule.Parse(cron, "Europe/Berlin").Next(At(after)));

    [Fact]
    public void Next_DayThatNoMonthHas_IsNull() => Assert.Null(CronSchedule.Parse("0 0 30 2 *", "UTC").Next(At("2026-01-01T00:00:00Z")));

    [Theory]
    [InlineData("* * * *", "five fields")]
    [InlineData("* * * * * * *", "five fields")]
    [InlineData("60 * * * *", "minute")]
    [InlineData("* 24 * * *", "hour")]
    [InlineData("* * 0 * *", "day of month")]
    [InlineData("* * * FOO *", "month")]
    [InlineData("* * * * 8", "day of week")]
    [InlineData("*/0 * * * *", "minute")]
    [InlineData("1/2/3 * * * *", "minute")]
    [InlineData("5-1 * * * *", "ends before")]
    [InlineData("-1 * * * *", "minute")]
    [InlineData("? * * * *", "minute")]
    [InlineData("1,, * * * *", "minute")]
    [InlineData("1/99999999999 * * * *", "minute")]
    public void Parse_WrongExpression_SaysWhere(string cron, string named)
    {
        var error = Assert.Throws<OmniStackException>(() => CronSchedule.Parse(cron, "UTC"));

        Assert.Equal(ErrorCodes.ScheduleInvalid, error.Code);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Mars/Olympus")]
    [InlineData("")]
    [InlineData("../../etc/passwd")]
    public void Parse_UnknownZone_IsRefused(string zone)
        => Assert.Equal(ErrorCodes.ScheduleInvalid, Assert.Throws<OmniStackException>(() => CronSchedule.Parse("* * * * *", zone)).Code);

    [Theory]
    [InlineData("UTC", 1)]
    [InlineData("Europe/Berlin", 2)]
    [InlineData("America/New_York", 3)]
    [InlineData("Australia/Lord_Howe", 4)]
    [InlineData("Asia/Kathmandu", 5)]
    public void Next_RandomExpressions_AreTheMinutesOfAWalk(string zone, int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 12; round++)
        {
            var (minutes, hours, days, weekdays) = (Pick(random, 0, 59), Pick(random, 0, 23), Pick(random, 1, 31), Pick(random, 0, 6));
            var cron = $"{List(minutes, 60)} {List(hours, 24)} {List(days, 31)} * {List(weekdays, 7)}";
            var schedule = CronSchedule.Parse(cron, zone);
            var eitherDay = days.Count < 31 && weekdays.Count < 7;
            foreach (var (from, to) in (ReadOnlySpan<(string, string)>)[("2026-03-05T00:00:00Z", "2026-04-08T00:00:00Z"), ("2026-10-22T00:00:00Z", "2026-11-04T00:00:00Z")])
            {
                var expected = Walk(TimeZoneInfo.FindSystemTimeZoneById(zone), At(from), At(to), wall => minutes.Contains(wall.Minute) && hours.Contains(wall.Hour)
                    && (eitherDay ? days.Contains(wall.Day) || weekdays.Contains((int)wall.DayOfWeek) : days.Contains(wall.Day) && weekdays.Contains((int)wall.DayOfWeek)));

                Assert.Equal(expected, Follow(schedule, At(from), At(to)));
            }
        }
    }

    /// <summary>Every minute in turn; a wall-clock time that was there before is a repeated one.</summary>
    private static List<DateTimeOffset> Walk(TimeZoneInfo zone, DateTimeOffset from, DateTimeOffset to, Func<DateTime, bool> matches)
    {
        List<DateTimeOffset> times = [];
        var latest = DateTime.MinValue;
        for (var at = from.AddHours(-3); at < to; at = at.AddMinutes(1))
        {
            var wall = TimeZoneInfo.ConvertTime(at, zone).DateTime;
            if (wall > latest)
            {
                latest = wall;
                if (at > from && matches(wall))
                {
                    times.Add(at);
                }
            }
        }
        return times;
    }

    private static List<DateTimeOffset> Follow(CronSchedule schedule, DateTimeOffset from, DateTimeOffset to)
    {
        List<DateTimeOffset> times = [];
        for (var next = schedule.Next(from); next is { } at && at < to; next = schedule.Next(at))
        {
            times.Add(at);
        }
        return times;
    }

    /// <summary>All values in a third of the cases, else a few.</summary>
    private static HashSet<int> Pick(Random random, int min, int max)
        => random.Next(3) == 0
            ? [.. Enumerable.Range(min, max - min + 1)]
            : [.. Enumerable.Range(0, 1 + random.Next(6)).Select(_ => random.Next(min, max + 1))];

    private static string List(HashSet<int> values, int all) => values.Count == all ? "*" : string.Join(',', values);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
