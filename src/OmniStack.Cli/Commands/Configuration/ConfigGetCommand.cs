using System.CommandLine;
using OmniStack.Cli.Commands.Tasks;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Configuration;

internal sealed class ConfigGetCommand : CliCommand
{
    private readonly Argument<string> _key = new("key") { Description = "The key." };
    private readonly Option<string?> _default = new("--default") { Description = "Printed when the key is not set.", HelpName = "value" };

    public ConfigGetCommand() : base("get", "Prints a value.")
    {
        Add(_key);
        Add(_default);
    }

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var key = run.Required(_key);
        var entry = await run.Daemon.FindConfigurationAsync(key, cancellationToken)
            ?? (run.Get(_default) is { } standard ? new(key, EventArguments.ContentOf(standard)) : throw Missing.Configuration(key));
        run.Output.Show(entry, DaemonJson.Default.ConfigurationEntry, e => Shown.Json(e.Value), e => [Shown.Format(e.Value)]);
        return ExitCode.Success;
    }
}
