using System.Text.Json;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;
using Spectre.Console.Rendering;

namespace OmniStack.Cli.Commands.Configuration;

internal sealed class ConfigListCommand() : ListCommand("list", "Lists every key with its value.")
{
    protected override async Task<ExitCode> ShowAsync(CliRun run, CancellationToken cancellationToken)
    {
        var values = await run.Daemon.ListConfigurationAsync(cancellationToken);
        run.Output.Show(values, DaemonJson.Default.IReadOnlyDictionaryStringJsonElement, View, all => all.Keys);
        return ExitCode.Success;
    }

    private static IRenderable View(IReadOnlyDictionary<string, JsonElement> values)
    {
        var table = Shown.Table("Key", "Value");
        foreach (var (key, value) in values)
        {
            table.AddRow(Shown.Text(key), Shown.Json(value));
        }
        return table.OrNothing("No keys are set.");
    }
}
