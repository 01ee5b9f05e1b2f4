using System.Text.Json.Serialization.Metadata;
using OmniStack.Cli.Running;
using OmniStack.Contracts;
using Spectre.Console.Rendering;

namespace OmniStack.Cli.Commands.Telemetry;

/// <summary>Prints what comes until Ctrl+C.</summary>
internal static class Following
{
    /// <exception cref="CliException">The dashboard has ended.</exception>
    public static async Task<ExitCode> ShowAsync<T>(CliRun run, IAsyncEnumerable<T> items, JsonTypeInfo<T> type, Func<T, IRenderable> view, Func<T, string> name, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var item in items)
            {
                run.Output.ShowNext(item, type, view, name);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Success;
        }
        throw new CliException(ExitCode.Unavailable, "The dashboard ended the stream.") { Code = ErrorCodes.Unavailable };
    }
}
