using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OmniStack.Dashboard.Runs;

/// <summary>Writes what comes in to the run's segments, behind the senders: a slow disk loses records, it does not hold a service back.</summary>
internal sealed partial class RunRecorder(RunCatalog catalog, DashboardOptions options, ILogger<RunRecorder> logger) : BackgroundService
{
    private const int MaxWaiting = 512;

    private readonly Channel<RecordedBatch> _waiting = Channel.CreateBounded<RecordedBatch>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private long _lost;

    /// <summary>Batches that the disk was too slow for, or failed on.</summary>
    public long Lost => Volatile.Read(ref _lost);

    public void Record(RecordedBatch batch)
    {
        if (catalog.CurrentDirectory is not null && !_waiting.Writer.TryWrite(batch))
        {
            Interlocked.Increment(ref _lost);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        if (ExecuteTask is { } writing)
        {
            await writing.WaitAsync(cancellationToken);
        }
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (catalog.CurrentDirectory is not { } directory)
        {
            return;
        }
        await using var writer = new RunWriter(directory, options.MaxRunBytes);
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                while (_waiting.Reader.TryRead(out var batch))
                {
                    await writer.AppendAsync(batch, stoppingToken);
                }
                await writer.FlushAsync(stoppingToken);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The dashboard goes on without recording; further batches fill the channel and are counted as lost.
            LogRecordingFailed(error, directory);
        }
    }

    [LoggerMessage(EventId = 5401, Level = LogLevel.Warning, Message = "Telemetry is no longer recorded in {Directory}.")]
    private partial void LogRecordingFailed(Exception error, string directory);
}
