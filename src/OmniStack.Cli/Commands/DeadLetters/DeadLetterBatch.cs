using OmniStack.Cli.Running;
using OmniStack.Client;
using OmniStack.Contracts.Events;
using Spectre.Console;

namespace OmniStack.Cli.Commands.DeadLetters;

/// <summary>Handles all dead letters that match, page by page, and shows how far it is.</summary>
/// <param name="title">What it does to them.</param>
/// <param name="handle">Handles one page.</param>
internal sealed class DeadLetterBatch(string title, Func<DeadLetterListFilter, CancellationToken, Task<DeadLettersHandled>> handle)
{
    private const int PageSize = 200;

    public static async Task<long> CountAsync(CliRun run, DeadLetterListFilter filter, CancellationToken cancellationToken) =>
        (await run.Daemon.GroupDeadLettersAsync(filter with { Limit = 1000 }, cancellationToken)).Sum(group => group.Count);

    /// <returns>The sum over all pages.</returns>
    public async Task<DeadLettersHandled> RunAsync(CliRun run, DeadLetterListFilter filter, long expected, CancellationToken cancellationToken)
    {
        var console = run.Output.ErrorConsole;
        if (run.Output.IsJson || run.Output.IsQuiet || !console.Profile.Capabilities.Ansi)
        {
            return await RunAsync(filter, _ => { }, cancellationToken);
        }
        return await console.Progress().StartAsync(async progress =>
        {
            var task = progress.AddTask(title, maxValue: Math.Max(1, expected));
            var handled = await RunAsync(filter, count => task.Increment(count), cancellationToken);
            task.Value = task.MaxValue;
            return handled;
        });
    }

    private async Task<DeadLettersHandled> RunAsync(DeadLetterListFilter filter, Action<int> advance, CancellationToken cancellationToken)
    {
        var sum = await handle(filter with { Limit = PageSize }, cancellationToken);
        advance(sum.Count + sum.Skipped);
        while (sum.NextCursor is { } cursor)
        {
            var page = await handle(filter with { Limit = PageSize, Cursor = cursor }, cancellationToken);
            advance(page.Count + page.Skipped);
            sum = page with { Count = sum.Count + page.Count, Skipped = sum.Skipped + page.Skipped };
        }
        return sum;
    }
}
