using OmniStack.Cli.Commands;
using OmniStack.Cli.Output;
using OmniStack.Cli.Settings;

namespace OmniStack.Cli.Running;

/// <summary>Reads the command line, runs what it names, and ends with one of <see cref="ExitCode"/>.</summary>
internal sealed class CliApp(CliEnvironment environment, TimeProvider time)
{
    public async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        using var interruption = new Interruption();
        var invocation = new CliInvocation(environment, interruption, time)
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,                                   // Interruption does it
        };
        var parsed = OmniCommand.Create().Parse(arguments);
        try
        {
            var result = await parsed.InvokeAsync(invocation, interruption.End);
            return parsed.Errors.Count > 0 ? (int)ExitCode.Usage : result;
        }
        catch (OperationCanceledException) when (interruption.End.IsCancellationRequested)
        {
            return (int)ExitCode.Interrupted;
        }
        catch (Exception error) when (ErrorReport.From(error) is { } report)
        {
            CliOutput.For(parsed, invocation).Fail(report);
            return report.ExitCode;
        }
    }
}
