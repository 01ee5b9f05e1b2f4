using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Security;

namespace OmniStack.Cli.Commands.Keys;

internal sealed class KeyWhoAmICommand() : CliCommand("whoami", "Tells whom the daemon takes you for.")
{
    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        run.Output.Show(await run.Daemon.WhoAmIAsync(cancellationToken), SecurityJson.Default.CallerDto, caller => Shown.Panel(caller.Name, ("key", Shown.Text(caller.KeyId ?? "-")),
            ("scopes", Shown.Text(KeyView.NamesOf(caller.Scopes))), ("tenant", Shown.Text(caller.Tenant ?? "-")), ("keys required", Shown.Text(caller.KeysRequired ? "yes" : "no"))),
            caller => [caller.KeyId ?? caller.Name]);
        return ExitCode.Success;
    }
}
