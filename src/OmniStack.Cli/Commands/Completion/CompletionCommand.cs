using System.CommandLine;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;

namespace OmniStack.Cli.Commands.Completion;

/// <summary>The scripts ask omni itself ([suggest] of System.CommandLine), so they never lag behind the commands.</summary>
internal sealed class CompletionCommand : CliCommand
{
    private readonly Argument<string> _shell = new("shell") { Description = "bash, zsh, fish or powershell." };

    public CompletionCommand() : base("completion", "Prints the script that completes omni's commands in a shell.")
    {
        _shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "powershell");
        Add(_shell);
    }

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        run.Output.WriteText(await Embedded.ReadAsync($"completion/{run.Required(_shell)}", cancellationToken));
        return ExitCode.Success;
    }
}
