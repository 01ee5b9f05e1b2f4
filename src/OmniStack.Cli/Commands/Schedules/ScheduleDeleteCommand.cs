using System.CommandLine;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Schedules;

internal sealed class ScheduleDeleteCommand : CliCommand
{
    private readonly Argument<string> _name = Given.Name("schedule");
    private readonly Option<bool> _yes = Given.Yes();

    public ScheduleDeleteCommand() : base("delete", "Deletes a schedule; what it published stays.")
    {
        Add(_name);
        Add(_yes);
    }

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var name = run.Required(_name);
        var schedule = await run.Daemon.FindScheduleAsync(name, cancellationToken) ?? throw Missing.Schedule(name);
        run.Output.Confirm($"This deletes the schedule {name} ({schedule.Cron}, {schedule.Event.Topic}). What it published stays.", run.Get(_yes));
        var deleted = await run.Daemon.DeleteScheduleAsync(name, cancellationToken);
        run.Output.Show(deleted, DaemonJson.Default.ScheduleDeleted, d => Shown.Text($"The schedule {d.Name} is deleted."));
        return ExitCode.Success;
    }
}
