using System.CommandLine;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Tasks;

internal sealed class TaskListCommand : ListCommand
{
    private readonly Option<string?> _topic = Given.TopicFilter();
    private readonly Option<string?> _agent = Given.AgentFilter();
    private readonly Option<TaskState?> _state = Given.State();
    private readonly Option<string?> _tenant = Given.Tenant();
    private readonly Option<string?> _correlation = new("--correlation-id") { Description = "Only this correlation.", HelpName = "id" };
    private readonly Option<DateTimeOffset?> _from = new("--from") { Description = "Created at or after.", HelpName = "time" };
    private readonly Option<DateTimeOffset?> _to = new("--to") { Description = "Created before.", HelpName = "time" };
    private readonly Option<int> _limit = Given.Limit(20);
    private readonly Option<string?> _cursor = Given.Cursor();

    public TaskListCommand() : base("list", "Lists tasks, latest first.")
    {
        foreach (var option in (Option[])[_topic, _agent, _state, _tenant, _correlation, _from, _to, _limit, _cursor])
        {
            Add(option);
        }
    }

    protected override async Task<ExitCode> ShowAsync(CliRun run, CancellationToken cancellationToken)
    {
        var page = await run.Daemon.ListTasksAsync(new()
        {
            Topic = run.Get(_topic), Agent = run.Get(_agent), State = run.Get(_state), TenantId = run.Get(_tenant), CorrelationId = run.Get(_correlation), From = run.Get(_from), To = run.Get(_to),
            Limit = run.Get(_limit), Cursor = run.Get(_cursor),
        }, cancellationToken);
        run.Output.Show(page, EventsJson.Default.TaskPage, TaskView.TableOf, p => p.Items.Select(task => task.TaskId));
        return ExitCode.Success;
    }
}
