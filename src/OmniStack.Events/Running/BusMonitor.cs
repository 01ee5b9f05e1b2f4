using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;

namespace OmniStack.Events.Running;

/// <summary>Sees the bus go and come back, for all loops of the process: one line in the log for each.</summary>
internal sealed partial class BusMonitor(IOptions<EventsOptions> options, TimeProvider time, ILogger<BusMonitor> logger)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);

    private int _away;

    public void Succeeded()
    {
        if (Volatile.Read(ref _away) == 1 && Interlocked.Exchange(ref _away, 0) == 1)
        {
            LogBack();
        }
    }

    /// <summary>Takes note of a failure and waits before the caller's next try.</summary>
    /// <param name="failures">The caller's failures in a row, this one included.</param>
    public async Task FailedAsync(Exception error, int failures, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _away, 1) == 0)
        {
            if (error is OmniStackException known)
            {
                LogAway(known.Code, known.Message);
            }
            else
            {
                LogDefect(error);
            }
        }
        var delay = RetryDelay.After(failures, FirstDelay, options.Value.OutageMaxDelay, 0.5 + Random.Shared.NextDouble() / 2);
        await Task.Delay(delay, time, cancellationToken);
    }

    [LoggerMessage(EventId = 2001, Level = LogLevel.Warning, Message = "The event bus does not answer ({Code}): {Reason} Trying again until it does; nothing is lost.")]
    private partial void LogAway(string code, string reason);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Error, Message = "A call of the event bus failed unexpectedly. Trying again until it succeeds.")]
    private partial void LogDefect(Exception error);

    [LoggerMessage(EventId = 2003, Level = LogLevel.Information, Message = "The event bus answers again.")]
    private partial void LogBack();
}
