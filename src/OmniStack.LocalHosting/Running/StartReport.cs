using System.Globalization;

namespace OmniStack.LocalHosting.Running;

/// <summary>What the user reads when the application is ready, or is not.</summary>
internal static class StartReport
{
    private const int LogLines = 15;

    public static IEnumerable<string> Ready(string application, Uri? dashboard, TimeSpan elapsed, IReadOnlyList<ResourceSnapshot> snapshots, IReadOnlyList<string> missing)
        => [ConsoleOutput.Bold(string.Create(CultureInfo.InvariantCulture, $"{application} is ready")) + string.Create(CultureInfo.InvariantCulture, $" ({elapsed.TotalSeconds:0.0} s)"),
            "", .. Table(snapshots.Select(ResourceRow.From)), "", .. missing, .. Link(dashboard?.ToString()), "Press Ctrl+C to stop."];

    public static IEnumerable<string> NotReady(string application, Uri? dashboard, IReadOnlyList<ResourceSnapshot> snapshots, Func<string, IReadOnlyList<LogLine>> lastLines)
    {
        yield return ConsoleOutput.Bold($"{application} is not ready yet") + ": " + string.Join(", ", Waited(snapshots).Select(snapshot => snapshot.Name));
        yield return "";
        foreach (var line in Table(snapshots.Select(ResourceRow.From)))
        {
            yield return line;
        }
        foreach (var snapshot in Waited(snapshots).Where(snapshot => snapshot.State != ResourceState.Waiting))
        {
            yield return "";
            yield return $"{ConsoleOutput.Bold(snapshot.Name)}: {Explain(snapshot)}";
            var lines = lastLines(snapshot.Name);
            yield return lines.Count == 0 ? "  It wrote nothing to its console." : "  Its last lines:";
            foreach (var line in lines.TakeLast(LogLines))
            {
                yield return $"    {line.Text}";
            }
        }
        yield return "";
        foreach (var line in Link(dashboard?.ToString()))
        {
            yield return line;
        }
        yield return "The host keeps trying. Mend the cause and wait, or press Ctrl+C, build again and start again.";
    }

    public static IEnumerable<string> Link(string? dashboard) => dashboard is null ? [] : [$"Dashboard: {dashboard}"];

    private static IEnumerable<ResourceSnapshot> Waited(IReadOnlyList<ResourceSnapshot> snapshots)
        => snapshots.Where(snapshot => !snapshot.IsReady && snapshot.State != ResourceState.NotStarted);

    private static string Explain(ResourceSnapshot snapshot)
        => snapshot.Reason ?? snapshot.HealthChecks.FirstOrDefault(check => check.Status != HealthStatus.Healthy)?.Description ?? $"its state is {snapshot.State}";

    public static IEnumerable<string> Table(IEnumerable<ResourceRow> resources)
    {
        string[][] rows = [["NAME", "STATE", "URL", "RUNS ON"], .. resources.Select(row => new[] { row.Name, row.State, row.Urls, row.RunsOn })];
        var widths = Enumerable.Range(0, 3).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return rows.Select((row, number) =>
        {
            var line = "  " + string.Join("  ", row[..3].Select((cell, column) => cell.PadRight(widths[column]))) + "  " + row[3];
            return number == 0 ? ConsoleOutput.Bold(line) : line;
        });
    }
}
