using System.CommandLine;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Security;

namespace OmniStack.Cli.Commands.Keys;

internal sealed class KeyRevokeCommand : CliCommand
{
    private readonly Argument<string> _id = Given.KeyId();
    private readonly Option<bool> _yes = Given.Yes();

    public KeyRevokeCommand() : base("revoke", "Ends a key on every instance at once.")
    {
        Add(_id);
        Add(_yes);
    }

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var id = run.Required(_id);
        var key = await run.Daemon.FindKeyAsync(id, cancellationToken) ?? throw Missing.Key(id);
        run.Output.Confirm($"This ends the key {id} ({key.Name}) for good; requests and streams with it end.", run.Get(_yes));
        run.Output.Show(await run.Daemon.RevokeKeyAsync(id, cancellationToken), SecurityJson.Default.ApiKeyDto, KeyView.Of, one => [one.Id]);
        return ExitCode.Success;
    }
}
