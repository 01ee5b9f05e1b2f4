using System.CommandLine;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Telemetry;
using Spectre.Console;

namespace OmniStack.Cli.Commands.Telemetry;

internal sealed class LogsCommand : CliCommand
{
    private readonly TelemetryArguments _chosen = new();
    private readonly Option<string?> _level = new("--level", "-l") { Description = "This level and above.", HelpName = "level" };
    private readonly Option<string?> _trace = new("--trace-id") { Description = "Only of this trace.", HelpName = "id" };

    public LogsCommand() : base("logs", "Prints the services' logs that the dashboard keeps, oldest first.")
    {
        _level.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "trace", "debug", "information", "warning", "error", "critical");
        _chosen.AddTo(this);
        Add(_level);
        Add(_trace);
    }

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var chosen = _chosen.Read(run);
        var filter = chosen with { Level = run.Get(_level) ?? (chosen.HasError is true ? "error" : null), TraceId = run.Get(_trace) };
        if (_chosen.IsFollowing(run))
        {
            return await Following.ShowAsync(run, run.Dashboard.FollowLogsAsync(filter, cancellationToken), TelemetryJson.Default.LogDto, LineOf, log => log.Message, cancellationToken);
        }
        var logs = (await run.Dashboard.ListLogsAsync(filter, cancellationToken)).Reverse().ToArray();
        run.Output.Show(logs, TelemetryJson.Default.IReadOnlyListLogDto, all => all.Count == 0 ? new Text("No logs.") : new Rows(all.Select(LineOf)), all => all.Select(log => log.Message));
        return ExitCode.Success;
    }

    private static Grid LineOf(LogDto log)
    {
        var color = log.Level switch { "Error" or "Critical" => Color.Red, "Warning" => Color.Yellow, _ => Color.Grey };
        return new Grid().AddColumns(new GridColumn().NoWrap(), new GridColumn().NoWrap().Width(11), new GridColumn().NoWrap(), new GridColumn())
            .AddRow(Shown.Time(log.Time), new Text(Shown.Plain(log.Level), color), Shown.Text(log.Resource), Shown.Text(log.Message));
    }
}
