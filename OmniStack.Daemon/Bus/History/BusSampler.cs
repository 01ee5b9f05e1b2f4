using System.Diagnostics;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;

namespace OmniStack.Daemon.Bus.History;

/// <summary>Reads the counters at every interval. While the bus does not answer, nothing is recorded: a chart shows the gap.</summary>
internal sealed class BusSampler(IBusMonitor monitor, BusRecorder recorder, IOptions<BusHistoryOptions> options, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Without an id to record under, the reads every few seconds stay out of the traces.
        Activity.Current = null;
        using var silent = new Activity("sample") { ActivityTraceFlags = ActivityTraceFlags.None }.Start();
        using var timer = new PeriodicTimer(options.Value.Interval, time);
        do
        {
            await SampleAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SampleAsync(CancellationToken stoppingToken)
    {
        using var limit = new CancellationTokenSource(options.Value.Interval, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, limit.Token);
        try
        {
            recorder.Record(await monitor.GetStatisticsAsync(either.Token));
        }
        catch (Exception error) when (error is OmniStackException || (error is OperationCanceledException && !stoppingToken.IsCancellationRequested))
        {
            // Health and the consumers' loops tell of a bus that is away.
        }
    }
}
