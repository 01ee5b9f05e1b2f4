using System.CommandLine;
using OmniStack.Cli.Running;
using OmniStack.Client;

namespace OmniStack.Cli.Commands.DeadLetters;

/// <summary>The options that choose dead letters.</summary>
internal sealed class DeadLetterFilterArguments
{
    private readonly Option<string?> _topic = Given.TopicFilter();
    private readonly Option<string?> _agent = Given.AgentFilter();
    private readonly Option<string?> _errorType = new("--error-type") { Description = "Only this type of the last error.", HelpName = "type" };
    private readonly Option<string?> _tenant = new("--tenant-id") { Description = "Only this tenant.", HelpName = "id" };
    private readonly Option<DateTimeOffset?> _from = new("--from") { Description = "Last failed at or after.", HelpName = "time" };
    private readonly Option<DateTimeOffset?> _to = new("--to") { Description = "Last failed before.", HelpName = "time" };

    private Option[] Options => [_topic, _agent, _errorType, _tenant, _from, _to];

    public void AddTo(Command command)
    {
        foreach (var option in Options)
        {
            command.Add(option);
        }
    }

    public bool IsGiven(CliRun run) => Options.Any(run.IsGiven);

    public DeadLetterListFilter Read(CliRun run) => new()
    {
        Topic = run.Get(_topic), Agent = run.Get(_agent), ErrorType = run.Get(_errorType), TenantId = run.Get(_tenant), From = run.Get(_from), To = run.Get(_to),
    };
}
