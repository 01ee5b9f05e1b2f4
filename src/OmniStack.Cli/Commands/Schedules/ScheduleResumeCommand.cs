using OmniStack.Client;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Schedules;

internal sealed class ScheduleResumeCommand() : ScheduleSwitchCommand("resume", "Lets a paused schedule fire again.")
{
    protected override Task<Schedule> SwitchAsync(DaemonClient daemon, string name, CancellationToken cancellationToken) => daemon.ResumeScheduleAsync(name, cancellationToken);
}
