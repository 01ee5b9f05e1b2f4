using System.CommandLine;
using OmniStack.Cli.Commands.Tasks;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Schedules;

internal sealed class ScheduleAddCommand : CliCommand
{
    private readonly Argument<string> _name = Given.Name("schedule");
    private readonly Option<string> _cron = new("--cron") { Description = "Five fields (minute hour day month weekday), or six with seconds first.", HelpName = "expression", Required = true };
    private readonly Option<string?> _zone = new("--time-zone") { Description = "IANA name; UTC when not given.", HelpName = "zone" };
    private readonly Option<bool> _paused = new("--paused") { Description = "Do not let it fire yet." };
    private readonly EventArguments _event = new();

    public ScheduleAddCommand() : base("add", "Creates a schedule, or replaces the one of this name.")
    {
        Add(_name);
        Add(_cron);
        Add(_zone);
        Add(_paused);
        _event.AddTo(this);
    }

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var saved = await run.Daemon.SaveScheduleAsync(new()
        {
            Name = run.Required(_name), Cron = run.Required(_cron), TimeZone = run.Get(_zone), Paused = run.Get(_paused), Event = await _event.ReadAsync(run, cancellationToken),
        }, cancellationToken);
        run.Output.Show(saved, EventsJson.Default.Schedule, one => ScheduleTable.Of([one]), one => [one.Name]);
        return ExitCode.Success;
    }
}
