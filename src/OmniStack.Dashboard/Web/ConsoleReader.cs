using Microsoft.AspNetCore.Http;
using OmniStack.Dashboard.Queries;
using OmniStack.Dashboard.Resources;
using OmniStack.Dashboard.Web.Views;

namespace OmniStack.Dashboard.Web;

/// <summary>The lines of one resource or of all, in the order of time.</summary>
internal sealed class ConsoleReader(IResourceSource resources)
{
    private const int MaxShown = 2000;

    /// <summary>The last ones that match.</summary>
    public async Task<IReadOnlyList<(string Resource, ConsoleLine Line)>> ReadAsync(IQueryCollection query, CancellationToken cancellationToken, int most = MaxShown)
    {
        var lines = new List<(string Resource, ConsoleLine Line)>();
        foreach (var name in Names(query))
        {
            await foreach (var line in resources.ReadConsoleAsync(name, follow: false, cancellationToken))
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
    public IEnumerable<string> Names(IQueryCollection query) =>
        QueryReader.Text(query, "resource") is { } name ? [name] : resources.Resources.Select(r => r.Name);

    public static bool Matches(IQueryCollection query, ConsoleLine line) =>
        QueryReader.Text(query, "q") is not { } text || AnsiText.Plain(line.Text).Contains(text, StringComparison.OrdinalIgnoreCase);
}
