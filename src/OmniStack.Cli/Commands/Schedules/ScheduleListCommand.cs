using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Schedules;

internal sealed class ScheduleListCommand() : ListCommand("list", "Lists every schedule, by name.")
{
    protected override async Task<ExitCode> ShowAsync(CliRun run, CancellationToken cancellationToken)
    {
        var schedules = await run.Daemon.ListSchedulesAsync(cancellationToken);
        run.Output.Show(schedules, EventsJson.Default.IReadOnlyListSchedule, ScheduleTable.Of, all => all.Select(one => one.Name));
        return ExitCode.Success;
    }
}
