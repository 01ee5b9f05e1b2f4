using System.Globalization;

namespace OmniStack.Web.Features.Overview;

/// <summary>How far back the charts go.</summary>
/// <param name="Minutes">As the address says it.</param>
/// <param name="Name">For people.</param>
public sealed record ChartRange(int Minutes, string Name)
{
    /// <summary>What can be chosen.</summary>
    public static IReadOnlyList<ChartRange> All { get; } = [new(5, "5 min"), new(15, "15 min"), new(60, "1 h")];

    public TimeSpan Window => TimeSpan.FromMinutes(Minutes);

    /// <param name="minutes">As the address has it.</param>
    /// <returns>The second one when it is none of them.</returns>
    public static ChartRange Of(string? minutes) => All.FirstOrDefault(range => range.Minutes.ToString(CultureInfo.InvariantCulture) == minutes) ?? All[1];
}
