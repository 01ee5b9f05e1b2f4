using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Storage;

internal sealed class StorageHealthCommand() : ListCommand("health", "Says what the storage runs on and how much it uses.")
{
    protected override async Task<ExitCode> ShowAsync(CliRun run, CancellationToken cancellationToken)
    {
        var health = await run.Daemon.GetStorageHealthAsync(cancellationToken);
        run.Output.Show(health, DaemonJson.Default.StorageHealth, h => Shown.Panel("storage", ("status", Shown.Health(h.Status)), ("backend", Shown.Text(h.Backend)),
            ("runs on", Shown.Text(h.Description)), ("memory", Shown.Bytes(h.MemoryBytes)), ("disk", Shown.Bytes(h.DiskBytes))), h => [h.Status]);
        return ExitCode.Success;
    }
}
