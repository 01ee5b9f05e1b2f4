using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Chat;

namespace OmniStack.Chat.Usage;

/// <summary>Deletes the sums of days that are long past.</summary>
internal sealed partial class UsageExpiry(IUsageStore store, IOptions<UsageOptions> options, TimeProvider time, ILogger<UsageExpiry> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                var day = DateOnly.FromDateTime((time.GetUtcNow() - options.Value.KeepFor).UtcDateTime);
                if (await store.DeleteBeforeAsync(day, stoppingToken) is > 0 and var deleted)
                {
                    LogExpired(deleted, day);
                }
            }
#pragma warning disable CA1031 // The next pass tries again, whatever went wrong with this one.
            catch (Exception error) when (error is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                // An outage has its cause in the log of the store.
                LogNotExpired(error is OmniStackException ? null : error, options.Value.SweepInterval);
            }

            await Task.Delay(options.Value.SweepInterval, time, stoppingToken);
        }
    }

    [LoggerMessage(EventId = 1031, Level = LogLevel.Information, Message = "{Count} sums of usage before {Day} were deleted.")]
    private partial void LogExpired(long count, DateOnly day);

    [LoggerMessage(EventId = 1032, Level = LogLevel.Warning, Message = "Old sums of usage could not be deleted; next in {Interval}.")]
    private partial void LogNotExpired(Exception? error, TimeSpan interval);
}
