using System.CommandLine;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OmniStack.Cli.Commands.Schedules;

internal sealed class ScheduleNextCommand : CliCommand
{
    private readonly Argument<string?> _name = new("name") { Description = "The schedule's name.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _cron = new("--cron") { Description = "An expression instead of a stored schedule.", HelpName = "expression" };
    private readonly Option<string?> _zone = new("--time-zone") { Description = "IANA name for --cron; UTC when not given.", HelpName = "zone" };
    private readonly Option<int> _limit = Given.Limit(5, 100);

    public ScheduleNextCommand() : base("next", "Shows when a schedule, or an expression, fires next.")
    {
        Add(_name);
        Add(_cron);
        Add(_zone);
        Add(_limit);
    }

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var preview = (run.Get(_name), run.Get(_cron)) switch
        {
            ({ } name, null) => await run.Daemon.PreviewScheduleAsync(name, run.Get(_limit), cancellationToken),
            (null, { } cron) => await run.Daemon.PreviewCronAsync(cron, run.Get(_zone), run.Get(_limit), cancellationToken),
            _ => throw new CliException(ExitCode.Usage, "Which schedule?", "Give either its name or --cron EXPRESSION."),
        };
        run.Output.Show(preview, DaemonJson.Default.SchedulePreview, View, p => p.Times.Select(time => time.ToString("O")));
        return ExitCode.Success;
    }

    private static IRenderable View(SchedulePreview preview)
    {
        var table = Shown.Table($"{preview.Cron} in {preview.TimeZone}, here at");
        foreach (var time in preview.Times)
        {
            table.AddRow(Shown.Time(time));
        }
        return table.OrNothing("It never fires.");
    }
}
