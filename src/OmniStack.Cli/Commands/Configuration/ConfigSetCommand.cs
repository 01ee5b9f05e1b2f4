using System.CommandLine;
using OmniStack.Cli.Commands.Tasks;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Configuration;

internal sealed class ConfigSetCommand : CliCommand
{
    private readonly Argument<string> _key = new("key") { Description = "The key." };
    private readonly Argument<string> _value = new("value") { Description = "JSON, or any other text as a string." };

    public ConfigSetCommand() : base("set", "Sets a value.")
    {
        Add(_key);
        Add(_value);
    }

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var changed = await run.Daemon.SetConfigurationAsync(run.Required(_key), EventArguments.ContentOf(run.Required(_value)), cancellationToken);
        run.Output.Show(changed, DaemonJson.Default.ConfigurationChanged, c => Shown.Text($"{c.Key} is {c.Status}."));
        return ExitCode.Success;
    }
}
