using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;

namespace OmniStack.Chat.Attachments;

/// <summary>Deletes the files that were uploaded and never sent.</summary>
internal sealed partial class AttachmentExpiry(
    ChatAttachments attachments, IOptions<AttachmentOptions> options, TimeProvider time, ILogger<AttachmentExpiry> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(options.Value.SweepInterval, time, stoppingToken);
            try
            {
                if (await attachments.DeleteUnusedAsync(stoppingToken) is > 0 and var deleted)
                {
                    LogExpired(deleted);
                }
            }
#pragma warning disable CA1031 // The next pass tries again, whatever went wrong with this one.
            catch (Exception error) when (error is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                // An outage has its cause in the log of the store.
                LogNotExpired(error is OmniStackException ? null : error, options.Value.SweepInterval);
            }
        }
    }

    [LoggerMessage(EventId = 1040, Level = LogLevel.Information, Message = "{Count} files that no message named were deleted.")]
    private partial void LogExpired(int count);

    [LoggerMessage(EventId = 1041, Level = LogLevel.Warning, Message = "Files that no message names could not be deleted; next in {Interval}.")]
    private partial void LogNotExpired(Exception? error, TimeSpan interval);
}
