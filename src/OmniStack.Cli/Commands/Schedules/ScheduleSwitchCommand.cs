using System.CommandLine;
using OmniStack.Cli.Running;
using OmniStack.Client;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Schedules;

/// <summary>A command that lets a schedule fire or not.</summary>
internal abstract class ScheduleSwitchCommand : CliCommand
{
    private readonly Argument<string> _name = Given.Name("schedule");

    protected ScheduleSwitchCommand(string name, string description) : base(name, description) => Add(_name);

    protected abstract Task<Schedule> SwitchAsync(DaemonClient daemon, string name, CancellationToken cancellationToken);

    protected sealed override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var schedule = await SwitchAsync(run.Daemon, run.Required(_name), cancellationToken);
        run.Output.Show(schedule, EventsJson.Default.Schedule, one => ScheduleTable.Of([one]));
        return ExitCode.Success;
    }
}
