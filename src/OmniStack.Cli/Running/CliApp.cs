using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
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
        if (parsed.Action is ParseErrorAction)
        {
            return Refuse(parsed, invocation);
        }
        try
        {
            return await parsed.InvokeAsync(invocation, interruption.End);
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

    /// <summary>Standard output stays empty, whatever was wrong.</summary>
    private static int Refuse(ParseResult parsed, CliInvocation invocation)
    {
        var command = parsed.CommandResult.Command;
        if (command.Subcommands.Count > 0 && parsed.UnmatchedTokens.Count == 0)
        {
            invocation.Output = invocation.Error;                               // only the subcommand is missing: show which there are
            parsed.Invoke(invocation);
            return (int)ExitCode.Usage;
        }
        var path = string.Join(' ', PathOf(parsed.CommandResult));
        CliOutput.For(parsed, invocation).Fail(new("usage", string.Join(' ', MessagesOf(parsed)), $"'{path} --help' shows what it takes.", (int)ExitCode.Usage));
        return (int)ExitCode.Usage;
    }

    /// <summary>Of a word that is no command, only that: that a command is missing besides is no news.</summary>
    private static IEnumerable<string> MessagesOf(ParseResult parsed)
    {
        var messages = parsed.Errors.Select(error => error.Message);
        return parsed.UnmatchedTokens.Count == 0 || parsed.CommandResult.Command.Subcommands.Count == 0 ? messages
            : [$"{string.Join(' ', PathOf(parsed.CommandResult))} has no command '{parsed.UnmatchedTokens[0]}'."];
    }

    private static Stack<string> PathOf(SymbolResult? result)
    {
        var path = new Stack<string>();
        for (; result is CommandResult command; result = result.Parent)
        {
            path.Push(command.Command.Name);
        }
        return path;
    }
}
