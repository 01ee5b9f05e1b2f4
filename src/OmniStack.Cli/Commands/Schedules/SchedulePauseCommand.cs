using OmniStack.Client;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Schedules;

internal sealed class SchedulePauseCommand() : ScheduleSwitchCommand("pause", "Stops a schedule from firing.")
{
    protected override Task<Schedule> SwitchAsync(DaemonClient daemon, string name, CancellationToken cancellationToken) => daemon.PauseScheduleAsync(name, cancellationToken);
}
