using System.CommandLine;
using OmniStack.Cli.Running;
using OmniStack.Client;

namespace OmniStack.Cli.Commands.Telemetry;

/// <summary>The options that choose telemetry.</summary>
internal sealed class TelemetryArguments
{
    private readonly Option<string?> _resource = new("--resource", "-r") { Description = "Only this service.", HelpName = "name" };
    private readonly Option<string?> _text = new("--search") { Description = "Only what has this text.", HelpName = "text" };
    private readonly Option<string?> _field = new("--field") { Description = "Only where this holds, such as http.response.status_code>=500.", HelpName = "condition" };
    private readonly Option<bool> _errors = new("--errors") { Description = "Only what failed." };
    private readonly Option<int> _limit = Given.Limit(50, 10_000);
    private readonly Option<bool> _follow = new("--follow", "-f") { Description = "Go on with what comes, until Ctrl+C." };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_resource, _text, _field, _errors, _limit, _follow])
        {
            command.Add(option);
        }
    }

    public bool IsFollowing(CliRun run) => run.Get(_follow);

    public TelemetryFilter Read(CliRun run) => new()
    {
        Resource = run.Get(_resource), Text = run.Get(_text), Field = run.Get(_field), HasError = run.Get(_errors) ? true : null, Limit = run.Get(_limit),
    };
}
