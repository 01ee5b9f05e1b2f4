using System.ComponentModel;
using System.Globalization;
using Microsoft.Extensions.AI;
using OmniStack.Agents.Tools;

namespace OmniStack.ChatApi.Tools;

/// <summary>The tool <c>current_time</c>.</summary>
internal static class CurrentTimeTool
{
    public static AIFunction Create(TimeProvider time) => AIFunctionFactory.Create(
        ([Description("IANA name such as Europe/Berlin. Default UTC.")] string? timeZone = null) => Read(time, timeZone ?? "UTC"),
        "current_time", "Tells the current date and time.");

    private static CurrentTime Read(TimeProvider time, string timeZone)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone))
        {
            throw new ToolException($"There is no time zone '{timeZone}'. Use an IANA name such as Europe/Berlin.");
        }

        var now = TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone);
        return new CurrentTime(now.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture), now.DayOfWeek.ToString(), zone.Id);
    }

    internal sealed record CurrentTime(string Time, string DayOfWeek, string TimeZone);
}
