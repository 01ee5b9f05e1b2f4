using System.CommandLine;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Storage;

/// <summary>Clears one kind of what is stored, or all of it. It cannot be undone.</summary>
internal sealed class StorageClearCommand : CliCommand
{
    private readonly string _what;
    private readonly string _removes;
    private readonly Option<bool> _yes = Given.Yes();

    private StorageClearCommand(string what, string description, string removes) : base($"clear-{what}", description)
    {
        (_what, _removes) = (what, removes);
        Add(_yes);
    }

    public static IReadOnlyList<StorageClearCommand> All =>
    [
        new("agents", "Takes every agent off the list.", "takes all agents off the list; their groups, backlogs and dead letters are kept"),
        new("results", "Deletes the records of finished tasks.", "deletes the records and results of all finished tasks; dead letters are kept"),
        new("metrics", "Sets all counters back to zero.", "sets the counters of every agent back to zero"),
        new("all", "Does all of these and deletes the configuration keys.",
            "takes all agents off the list, deletes the records of all finished tasks and all configuration keys, and sets all counters back to zero"),
    ];

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var health = await run.Daemon.GetStorageHealthAsync(cancellationToken);
        run.Output.Confirm($"This {_removes}, on {health.Description}. It cannot be undone.", run.Get(_yes));
        var cleared = await run.Daemon.ClearStorageAsync(_what, cancellationToken);
        run.Output.Show(cleared, DaemonJson.Default.StorageCleared, c => Shown.Panel("cleared", ("agents", Count(c.AgentsDeleted)), ("results", Count(c.ResultsDeleted)),
            ("counters", Count(c.MetricsDeleted)), ("configuration keys", Count(c.ConfigDeleted))));
        return ExitCode.Success;
    }

    private static Spectre.Console.Text Count(long? count) => count is { } number ? Shown.Number(number) : Shown.Text("-");
}
