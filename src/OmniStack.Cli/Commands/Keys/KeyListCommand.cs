using OmniStack.Cli.Running;
using OmniStack.Contracts.Security;

namespace OmniStack.Cli.Commands.Keys;

internal sealed class KeyListCommand() : ListCommand("list", "Lists every API key without its secret, the oldest first.")
{
    protected override async Task<ExitCode> ShowAsync(CliRun run, CancellationToken cancellationToken)
    {
        var keys = await run.Daemon.ListKeysAsync(cancellationToken);
        run.Output.Show(keys, SecurityJson.Default.IReadOnlyListApiKeyDto, KeyView.TableOf, all => all.Select(key => key.Id));
        return ExitCode.Success;
    }
}
