using System.CommandLine;
using OmniStack.Cli.Commands.Agents;
using OmniStack.Cli.Commands.Bus;
using OmniStack.Cli.Commands.Chat;
using OmniStack.Cli.Commands.Completion;
using OmniStack.Cli.Commands.Configuration;
using OmniStack.Cli.Commands.DeadLetters;
using OmniStack.Cli.Commands.Doctor;
using OmniStack.Cli.Commands.Events;
using OmniStack.Cli.Commands.Keys;
using OmniStack.Cli.Commands.New;
using OmniStack.Cli.Commands.Runs;
using OmniStack.Cli.Commands.Schedules;
using OmniStack.Cli.Commands.Sessions;
using OmniStack.Cli.Commands.Storage;
using OmniStack.Cli.Commands.Tasks;
using OmniStack.Cli.Commands.Telemetry;
using OmniStack.Cli.Commands.Webhooks;
using OmniStack.Cli.Running;

namespace OmniStack.Cli.Commands;

/// <summary>The whole command line.</summary>
internal static class OmniCommand
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Runs OmniStack from the terminal: agents, tasks, dead letters, conversations.")
        {
            new HealthCommand(), new MetricsCommand(), new InfoCommand(), new DoctorCommand(),
            Group("agent", "Agents: list, start, stop, delete.", new AgentListCommand(), new AgentGetCommand(), new AgentUnsubscribeCommand(),
                new AgentPauseCommand(), new AgentResumeCommand(), new AgentDeleteCommand(), new AgentDeleteTopicCommand()),
            Group("task", "Tasks: publish, follow, cancel, try again.", new TaskPublishCommand(), new TaskResultCommand(), new TaskListCommand(), new TaskGetCommand(),
                new TaskWatchCommand(), new TaskCancelCommand(), new TaskRetryCommand(), new TaskDeleteCommand()),
            Group("run", "Runs of agents: read, follow, cancel, answer.", new RunListCommand(), new RunShowCommand(), new RunLogCommand(), new RunCancelCommand(), new RunAnswerCommand()),
            Group("dlq", "Dead letters: what agents gave up.", new DeadLetterListCommand(), new DeadLetterGroupsCommand(), new DeadLetterShowCommand(),
                new DeadLetterReplayCommand(), new DeadLetterEditCommand(), new DeadLetterDeleteCommand(), new DeadLetterPurgeCommand()),
            Group("bus", "The bus: topics, groups, backlogs.", new BusListCommand(), new BusInspectCommand(), new BusGroupsCommand(), new BusDeadLettersCommand(), new BusStatsCommand()),
            Group("schedule", "Events that are published again and again.", new ScheduleListCommand(), new ScheduleAddCommand(), new ScheduleNextCommand(),
                new SchedulePauseCommand(), new ScheduleResumeCommand(), new ScheduleDeleteCommand()),
            Group("webhook", "Results that are posted to other services.", new WebhookListCommand(), new WebhookReplayCommand()),
            Group("storage", "What is stored besides the events.", [new StorageHealthCommand(), .. StorageClearCommand.All]),
            Group("config", "Values that operators and agents share.", new ConfigSetCommand(), new ConfigGetCommand(), new ConfigListCommand(), new ConfigDeleteCommand()),
            Group("key", "API keys: who may do what.", new KeyListCommand(), new KeyIssueCommand(), new KeyRotateCommand(), new KeyRevokeCommand(), new KeyDeleteCommand(), new KeyWhoAmICommand()),
            new AuditCommand(),
            new ChatCommand(),
            Group("session", "Stored conversations.", new SessionListCommand(), new SessionShowCommand(), new SessionRenameCommand(), new SessionForkCommand(), new SessionExportCommand(), new SessionDeleteCommand()),
            Group("events", "The live feed.", new EventsTailCommand()),
            new ResourcesCommand(), new LogsCommand(), new TracesCommand(),
            Group("new", "Starts something of your own.", new NewAgentCommand()),
            new CompletionCommand(),
        };
        foreach (var option in GlobalOptions.All)
        {
            root.Add(option);
        }
        return root;
    }

    private static Command Group(string name, string description, params IEnumerable<Command> commands)
    {
        var group = new Command(name, description);
        foreach (var command in commands)
        {
            group.Add(command);
        }
        return group;
    }
}
