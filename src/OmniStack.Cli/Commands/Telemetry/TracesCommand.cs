using System.CommandLine;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Telemetry;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OmniStack.Cli.Commands.Telemetry;

internal sealed class TracesCommand : CliCommand
{
    private readonly Argument<string?> _id = new("trace-id") { Description = "Show this one with its spans.", Arity = ArgumentArity.ZeroOrOne };
    private readonly TelemetryArguments _chosen = new();

    public TracesCommand() : base("traces", "Lists the traces that the dashboard keeps, latest first; with --follow, their spans as they come.")
    {
        Add(_id);
        _chosen.AddTo(this);
    }

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var filter = _chosen.Read(run) with { TraceId = run.Get(_id) };
        if (_chosen.IsFollowing(run))
        {
            return await Following.ShowAsync(run, run.Dashboard.FollowSpansAsync(filter, cancellationToken), TelemetryJson.Default.SpanDto,
                span => TraceTree.SpanOf(span), span => span.SpanId, cancellationToken);
        }
        if (run.Get(_id) is { } id)
        {
            var trace = await run.Dashboard.FindTraceAsync(id, cancellationToken) ?? throw Missing.Trace(id);
            run.Output.Show(trace, TelemetryJson.Default.TraceDto, TraceTree.Of, one => [one.TraceId]);
            return ExitCode.Success;
        }
        var traces = await run.Dashboard.ListTracesAsync(filter, cancellationToken);
        run.Output.Show(traces, TelemetryJson.Default.IReadOnlyListTraceDto, View, all => all.Select(one => one.TraceId));
        return ExitCode.Success;
    }

    private static IRenderable View(IReadOnlyList<TraceDto> traces)
    {
        var table = Shown.Table("Trace", "Name", "Start", "Duration", "Spans", "Errors", "Services");
        foreach (var one in traces)
        {
            table.AddRow(Shown.Text(one.TraceId), Shown.Text(one.Name), Shown.Time(one.Start), Shown.Seconds(one.DurationMs / 1000), Shown.Number(one.SpanCount),
                one.ErrorCount > 0 ? new Text($"{one.ErrorCount}", Color.Red) : new Text("-"), Shown.Text(string.Join(' ', one.Resources)));
        }
        return table.OrNothing("No traces.");
    }
}
