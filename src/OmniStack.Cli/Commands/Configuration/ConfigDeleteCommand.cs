using System.CommandLine;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Configuration;

internal sealed class ConfigDeleteCommand : CliCommand
{
    private readonly Argument<string> _key = new("key") { Description = "The key." };
    private readonly Option<bool> _yes = Given.Yes();

    public ConfigDeleteCommand() : base("delete", "Deletes a key.")
    {
        Add(_key);
        Add(_yes);
    }

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var key = run.Required(_key);
        _ = await run.Daemon.FindConfigurationAsync(key, cancellationToken) ?? throw Missing.Configuration(key);
        run.Output.Confirm($"This deletes the key {key} with its value.", run.Get(_yes));
        var changed = await run.Daemon.DeleteConfigurationAsync(key, cancellationToken);
        run.Output.Show(changed, DaemonJson.Default.ConfigurationChanged, c => Shown.Text($"{c.Key} is {c.Status}."));
        return ExitCode.Success;
    }
}
