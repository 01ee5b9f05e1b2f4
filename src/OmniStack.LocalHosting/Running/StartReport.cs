using System.Globalization;

namespace OmniStack.LocalHosting.Running;

/// <summary>What the user reads when the application is ready, or is not.</summary>
internal static class StartReport
{
    private const int LogLines = 15;

    public static IEnumerable<string> Ready(string application, Uri? dashboard, TimeSpan elapsed, IReadOnlyList<ResourceSnapshot> snapshots)
        => [ConsoleOutput.Bold(string.Create(CultureInfo.InvariantCulture, $"{application} is ready")) + string.Create(CultureInfo.InvariantCulture, $" ({elapsed.TotalSeconds:0.0} s)"),
            "", .. Table(snapshots), "", .. Link(dashboard), "Press Ctrl+C to stop."];

    public static IEnumerable<string> NotReady(string application, Uri? dashboard, IReadOnlyList<ResourceSnapshot> snapshots, Func<string, IReadOnlyList<LogLine>> lastLines)
    {
        yield return ConsoleOutput.Bold($"{application} is not ready yet") + ": " + string.Join(", ", Waited(snapshots).Select(snapshot => snapshot.Name));
        yield return "";
        foreach (var line in Table(snapshots))
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
        foreach (var line in Link(dashboard))
        {
            yield return line;
        }
        yield return "The host keeps trying. Mend the cause and wait, or press Ctrl+C, build again and start again.";
    }

    private static IEnumerable<string> Link(Uri? dashboard) => dashboard is null ? [] : [$"Dashboard: {dashboard}"];

    private static IEnumerable<ResourceSnapshot> Waited(IReadOnlyList<ResourceSnapshot> snapshots)
        => snapshots.Where(snapshot => !snapshot.IsReady && snapshot.State != ResourceState.NotStarted);

    private static string Explain(ResourceSnapshot snapshot)
        => snapshot.Reason ?? snapshot.HealthChecks.FirstOrDefault(check => check.Status != HealthStatus.Healthy)?.Description ?? $"its state is {snapshot.State}";

    private static IEnumerable<string> Table(IReadOnlyList<ResourceSnapshot> snapshots)
    {
        string[][] rows = [["NAME", "STATE", "URL", "RUNS ON"], .. snapshots.Select(snapshot => new[]
        {
            snapshot.Name, StateOf(snapshot), string.Join("  ", snapshot.Urls.Select(url => url.DisplayText is { } text ? $"{url.Url} ({text})" : url.Url)),
            snapshot.RunsOn,
        })];
        var widths = Enumerable.Range(0, 3).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return rows.Select((row, number) =>
        {
            var line = "  " + string.Join("  ", row[..3].Select((cell, column) => cell.PadRight(widths[column]))) + "  " + row[3];
            return number == 0 ? ConsoleOutput.Bold(line) : line;
        });
    }

    private static string StateOf(ResourceSnapshot snapshot)
        => snapshot is { State: ResourceState.Running, HasHealthCheck: true } ? snapshot.Health == HealthStatus.Healthy ? "Running" : "Unhealthy" : snapshot.State;
}
