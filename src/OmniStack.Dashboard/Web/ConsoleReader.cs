using Microsoft.AspNetCore.Http;
using OmniStack.Dashboard.Queries;
using OmniStack.Dashboard.Resources;
using OmniStack.Dashboard.Runs;
using OmniStack.Dashboard.Web.Views;

namespace OmniStack.Dashboard.Web;

/// <summary>The lines of one resource or of all, in the order of time.</summary>
internal static class ConsoleReader
{
    private const int MaxShown = 2000;

    /// <summary>The last ones that match.</summary>
    public static async Task<IReadOnlyList<(string Resource, ConsoleLine Line)>> ReadAsync(IConsoles consoles, IQueryCollection query, CancellationToken cancellationToken, int most = MaxShown)
    {
        var lines = new List<(string Resource, ConsoleLine Line)>();
        foreach (var name in Names(consoles, query))
        {
            await foreach (var line in consoles.ReadAsync(name, cancellationToken))
            {
                if (Matches(query, line))
                {
                    lines.Add((name, line));
                }
            }
        }
        return [.. lines.OrderBy(l => l.Line.Time).TakeLast(most)];
    }

    /// <summary>One resource, or all that have a console.</summary>
    public static IEnumerable<string> Names(IConsoles consoles, IQueryCollection query) => QueryReader.Text(query, "resource") is { } name ? [name] : consoles.Names;

    public static bool Matches(IQueryCollection query, ConsoleLine line) =>
        QueryReader.Text(query, "q") is not { } text || AnsiText.Plain(line.Text).Contains(text, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether times are those of UTC, and not of this machine's zone.</summary>
    public static bool IsUtc(IQueryCollection query) => query["times"] == "utc";
}
