using System.Globalization;
using System.Text.Json;
using OmniStack.Contracts.Events;

namespace OmniStack.Redis.Events;

/// <summary>
/// The steps of a run that its stored outcome does not tell: lines of ms, state, attempt, runner and error, with tabs between them,
/// so that the scripts can add and cut them without reading JSON.
/// </summary>
internal static class StoredTimeline
{
    private const int MostOfTheFirst = 10;

    public static string Write(params ReadOnlySpan<TimelineEntry> entries)
    {
        var lines = new string[entries.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            var entry = entries[i];
            var error = entry.Error is null ? "" : JsonSerializer.Serialize(entry.Error, EventsJson.Default.RunError);
            lines[i] = string.Create(CultureInfo.InvariantCulture,
                $"{entry.At.ToUnixTimeMilliseconds()}\t{NameOf(entry.State)}\t{entry.Attempt}\t{entry.Runner}\t{error}");
        }

        return string.Join('\n', lines);
    }

    public static List<TimelineEntry> Read(string lines)
    {
        List<TimelineEntry> entries = [];
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split('\t', 5);
            entries.Add(new(DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(parts[0], CultureInfo.InvariantCulture)), StateOf(parts[1]),
                int.Parse(parts[2], CultureInfo.InvariantCulture), parts[3] is "" ? null : parts[3],
                parts[4] is "" ? null : JsonSerializer.Deserialize(parts[4], EventsJson.Default.RunError)));
        }

        return entries;
    }

    /// <summary>What a reader sees: from the publication to the state now, never back in time though clocks differ.</summary>
    public static IReadOnlyList<TimelineEntry> Complete(DateTimeOffset createdAt, List<TimelineEntry> history, AgentRun run, int most)
    {
        List<TimelineEntry> all = [new(createdAt, TaskState.Queued, 0), .. history];
        // The outcome stands in the run; only what an operator did to it later stands in the history.
        var at = run.State == TaskState.Failed ? all.Count - 1 : all.Count;
        if (run.State is TaskState.Succeeded or TaskState.Dead or TaskState.Failed)
        {
            var state = run.State == TaskState.Failed ? TaskState.Dead : run.State;
            all.Insert(at, new(run.FinishedAt ?? createdAt, state, run.Attempts, run.Runner, run.Error));
        }

        if (run.State is TaskState.Running or TaskState.Succeeded or TaskState.Dead or TaskState.Failed && run.StartedAt is { } startedAt)
        {
            all.Insert(at, new(startedAt, TaskState.Running, run.Attempts, run.Runner));
        }

        for (var i = 1; i < all.Count; i++)
        {
            all[i] = all[i].At < all[i - 1].At ? all[i] with { At = all[i - 1].At } : all[i];
        }

        if (all.Count > most)
        {
            all.RemoveRange(Math.Min(MostOfTheFirst, most / 2), all.Count - most);
        }

        return all;
    }

    public static TaskState StateOf(string name) => Enum.Parse<TaskState>(name, ignoreCase: true);

    public static string NameOf(TaskState state) => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString());
}
