using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Chat;

namespace OmniStack.Chat.Turns;

/// <summary>
/// Tells the store at every interval which turns this process runs, has it mark what other processes left unfinished, and begins
/// what waited behind it. A storage that does not answer holds up neither the start nor a later pass.
/// </summary>
internal sealed partial class TurnRecovery(
    IChatStore store, LiveTurns turns, IOptions<ChatTurnOptions> options, TimeProvider time, ILogger<TurnRecovery> logger) : BackgroundService
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(2);

    /// <summary>Before the first turn, so that nobody reads an answer of the time before as running.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(StartPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await PassAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            LogSlow(StartPatience);
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(options.Value.RecoveryInterval, time, stoppingToken);
            await PassAsync(stoppingToken);
        }
    }

    private async Task PassAsync(CancellationToken cancellationToken)
    {
        try
        {
            var interrupted = await store.RecoverAsync(turns.Sessions, cancellationToken);
            if (interrupted > 0)
            {
                LogRecovered(interrupted);
            }

            foreach (var sessionId in await store.ListWaitingSessionsAsync(options.Value.MaxConcurrentTurns, cancellationToken))
            {
                await turns.BeginWaitingAsync(sessionId);
            }
        }
#pragma warning disable CA1031 // The next pass tries again, whatever went wrong with this one.
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            // An outage has its cause in the log of the store.
            LogNotRecovered(error is OmniStackException ? null : error, options.Value.RecoveryInterval);
        }
    }

    [LoggerMessage(EventId = 1001, Level = LogLevel.Warning, Message = "{Count} answers were running when their service ended; they are marked as interrupted.")]
    private partial void LogRecovered(int count);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Warning, Message = "The chat store could not be asked for unfinished answers; next in {Interval}.")]
    private partial void LogNotRecovered(Exception? error, TimeSpan interval);

    [LoggerMessage(EventId = 1003, Level = LogLevel.Warning, Message = "The chat store has not answered within {Patience}; the service starts without it.")]
    private partial void LogSlow(TimeSpan patience);
}
