using System.Diagnostics;
using Microsoft.Extensions.Options;
using OmniStack.Client;

namespace OmniStack.Web.Features.Overview;

/// <summary>
/// Reads the bus for the charts while nobody looks. It holds no key: where the services ask for one, the charts have the times at
/// which somebody looked who may see the figures.
/// </summary>
internal sealed class BusSampler(IServiceScopeFactory scopes, BusHistory history, IOptions<WebOptions> options, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Without an id to record under, the reads every few seconds stay out of the traces.
        Activity.Current = null;
        using var silent = new Activity("sample") { ActivityTraceFlags = ActivityTraceFlags.None }.Start();
        using var timer = new PeriodicTimer(options.Value.SampleInterval, time);
        do
        {
            await SampleAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SampleAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            history.Record(await scope.ServiceProvider.GetRequiredService<DaemonClient>().GetBusStatisticsAsync(cancellationToken));
        }
        catch (OmniStackApiException)
        {
            // The daemon is down, or asks for a key; the charts show the gap.
        }
    }
}
