using System.Globalization;
using OmniStack.Agents.Runs;
using OmniStack.Agents.Steps;

namespace ResumableAgent;

/// <summary>
/// Makes a report in ten steps. Each appends a line to a file, an effect that shows when a step runs twice, and takes a moment,
/// so that the process can be killed between two of them.
/// </summary>
internal sealed class ReportAgent : IAgent
{
    private static readonly string[] Names = [.. Enumerable.Range(1, 10).Select(number => $"chapter-{number}")];
    private static readonly StepPolicy Policy = new() { Retries = 2, Timeout = TimeSpan.FromSeconds(30) };

    public async Task<RunResult> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var directory = context.Parameters?.GetProperty("directory").GetString() ?? throw new AgentException("no_directory", "Give a directory.", retriable: false);
        var steps = new StepSequence(context, Names);
        var lengths = new List<int>();
        foreach (var name in Names)
        {
            lengths.Add(await steps.RunAsync(name, stop => WriteAsync(directory, name, context, stop), Policy, cancellationToken));
        }

        return RunResult.Succeeded(new { chapters = lengths.Count, characters = lengths.Sum() });
    }

    /// <summary>First the pause, last the effect: between it and the step's saved result lies nothing but the append to the log.</summary>
    private static async Task<int> WriteAsync(string directory, string name, RunContext context, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(150), context.Time, cancellationToken);
        var line = string.Create(CultureInfo.InvariantCulture, $"{name}, written by process {Environment.ProcessId}");
        await File.AppendAllLinesAsync(Path.Combine(directory, "report.txt"), [line], CancellationToken.None);
        return line.Length;
    }
}
