using System.CommandLine;

namespace OmniStack.Cli.Running;

/// <summary>A command that does something. Its options are fields, so that it reads its values by them.</summary>
internal abstract class CliCommand : Command
{
    protected CliCommand(string name, string description) : base(name, description) => SetAction(InvokeAsync);

    protected abstract Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken);

    private async Task<int> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var run = new CliRun(parsed, (CliInvocation)parsed.InvocationConfiguration);
        return (int)await RunAsync(run, cancellationToken);
    }
}
