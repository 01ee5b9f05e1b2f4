using System.CommandLine;
using OmniStack.Cli.Running;

namespace OmniStack.Cli.Commands.Keys;

internal sealed class KeyRotateCommand : CliCommand
{
    private readonly Argument<string> _id = Given.KeyId();
    private readonly Option<int> _grace = new("--grace") { Description = "Seconds for which the old secret is accepted too (0).", HelpName = "seconds" };

    public KeyRotateCommand() : base("rotate", "Gives a key a new secret and prints it, this once.")
    {
        Add(_id);
        Add(_grace);
    }

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        IssuedKey.Show(run, await run.Daemon.RotateKeyAsync(run.Required(_id), TimeSpan.FromSeconds(run.Get(_grace)), cancellationToken));
        return ExitCode.Success;
    }
}
