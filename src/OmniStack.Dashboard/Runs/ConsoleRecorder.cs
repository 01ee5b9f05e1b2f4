using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OmniStack.Dashboard.Resources;

namespace OmniStack.Dashboard.Runs;

/// <summary>Writes what each resource writes to the run's directory, so that it can be read after the application has ended.</summary>
internal sealed partial class ConsoleRecorder(RunCatalog catalog, IResourceSource resources, DashboardOptions options, TimeProvider time, ILogger<ConsoleRecorder> logger) : BackgroundService
{
    private const int MaxResources = 1000;

    // What a process wrote last is still on its way when the host has stopped it.
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(1);

    private int _failed;

    /// <summary>Consoles that could not be recorded to their end.</summary>
    public int Failed => Volatile.Read(ref _failed);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (catalog.CurrentDirectory is not { } run)
        {
            return;
        }
        using var ending = new CancellationTokenSource();
        using var timer = new PeriodicTimer(options.RefreshInterval, time);
        var recordings = new Dictionary<string, Task>(StringComparer.Ordinal);
        try
        {
            do
            {
                foreach (var name in resources.Resources.Where(r => r.Type != ResourceView.ParameterType).Select(r => r.Name).Where(RecordedConsoles.IsName))
                {
                    if (recordings.Count < MaxResources && !recordings.ContainsKey(name))
                    {
                        recordings.Add(name, RecordAsync(RecordedConsoles.DirectoryIn(run), name, ending.Token));
                    }
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The dashboard ends.
        }
        var all = Task.WhenAll(recordings.Values);
        await Task.WhenAny(all, Task.Delay(DrainTimeout, time, CancellationToken.None));
        await ending.CancelAsync();
        await all;
    }

    private async Task RecordAsync(string directory, string name, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new ConsoleFile(directory, name, options.MaxConsoleBytes);
            await using var lines = resources.ReadConsoleAsync(name, follow: true, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                var next = lines.MoveNextAsync();
                if (!next.IsCompleted)
                {
                    await file.FlushAsync(cancellationToken);                   // nothing waits: what has come survives a kill
                }
                if (!await next)
                {
                    return;
                }
                await file.AppendAsync(lines.Current, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The dashboard ends; the file is closed, and so written.
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Interlocked.Increment(ref _failed);
            LogRecordingFailed(error, name, directory);
        }
    }

    [LoggerMessage(EventId = 5402, Level = LogLevel.Warning, Message = "What {Resource} writes is no longer recorded in {Directory}.")]
    private partial void LogRecordingFailed(Exception error, string resource, string directory);
}
