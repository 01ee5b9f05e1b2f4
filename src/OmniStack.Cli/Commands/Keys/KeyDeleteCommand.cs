using System.CommandLine;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;

namespace OmniStack.Cli.Commands.Keys;

internal sealed class KeyDeleteCommand : CliCommand
{
    private readonly Argument<string> _id = Given.KeyId();
    private readonly Option<bool> _yes = Given.Yes();

    public KeyDeleteCommand() : base("delete", "Removes a key with all that is known of it.")
    {
        Add(_id);
        Add(_yes);
    }

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var id = run.Required(_id);
        var key = await run.Daemon.FindKeyAsync(id, cancellationToken) ?? throw Missing.Key(id);
        run.Output.Confirm($"This removes the key {id} ({key.Name}). Requests with it end, and it is on no list any more.", run.Get(_yes));
        await run.Daemon.DeleteKeyAsync(id, cancellationToken);
        run.Output.Show(new KeyDeleted(id), CliJson.Default.KeyDeleted, deleted => Shown.Text($"The key {deleted.Id} is deleted."), deleted => [deleted.Id]);
        return ExitCode.Success;
    }
}
