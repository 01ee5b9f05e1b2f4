using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OmniStack.LocalHosting.Building;

namespace OmniStack.LocalHosting.Running;

/// <summary>Runs the application: takes the data directory, starts everything, reports, and stops everything in reverse order.</summary>
internal sealed partial class ApplicationRunner(ApplicationPlanner planner, StartReporter reporter, HostedDashboard dashboard, HostNotice notice, Lifecycle lifecycle,
    DataDirectory data, TimeProvider time, HostControl host) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var exclusive = await HostLock.AcquireAsync(data, time, stoppingToken);
            await using var guard = await ProcessGuards.StartAsync(data, time, stoppingToken);
            await dashboard.StartAsync(stoppingToken);
            try
            {
                await RunAsync(guard, stoppingToken);
            }
            finally
            {
                await dashboard.StopAsync();                                    // last: it takes what the services send while they stop
            }
        }
        catch (DistributedApplicationException error)
        {
            LogRefused(host.Logger, error.Message);
            host.Fail();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped before anything was started.
        }
    }

    private async Task RunAsync(IProcessGuard guard, CancellationToken stoppingToken)
    {
        await lifecycle.BeforeStartAsync(stoppingToken);
        var nodes = await planner.PlanAsync(guard, stoppingToken);
        foreach (var node in nodes)
        {
            node.Announce();
        }
        dashboard.Show(nodes);
        await lifecycle.CreatedAsync(stoppingToken);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var starts = nodes.Select(node => node.StartAsync(ending.Token)).ToArray();
        var report = reporter.ReportAsync(nodes, ending.Token);
        var told = notice.KeepAsync(ending.Token);
        try
        {
            await Task.WhenAny(guard.Lost, Task.Delay(Timeout.InfiniteTimeSpan, time, stoppingToken));
            if (!stoppingToken.IsCancellationRequested)
            {
                LogGuardLost(host.Logger);
                host.Fail();
            }
        }
        finally
        {
            await ending.CancelAsync();
            await IgnoreCancellationAsync(Task.WhenAll([.. starts, report, told]));
            await StopAsync(nodes);
        }
    }

    private static async Task StopAsync(IReadOnlyList<ResourceNode> nodes)
    {
        // Sorted, each after what it needs: so what needs a node stands behind it, and circles of references end here.
        var stops = new Dictionary<IResource, Task>();
        foreach (var node in nodes.Reverse())
        {
            var dependents = nodes.Where(other => stops.ContainsKey(other.Resource) && ResourceOrder.Needs(other.Resource).Contains(node.Resource))
                .Select(other => stops[other.Resource]).ToArray();
            stops[node.Resource] = StopAfterAsync(node, dependents);
        }
        await Task.WhenAll(stops.Values);
    }

    private static async Task StopAfterAsync(ResourceNode node, Task[] dependents)
    {
        await Task.WhenAll(dependents);
        await node.StopAsync(CancellationToken.None);                           // bounded by StopTimeout, then killed
    }

    private static async Task IgnoreCancellationAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // It was cancelled above.
        }
    }

    [LoggerMessage(EventId = 5020, Level = LogLevel.Error, Message = "{Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);

    [LoggerMessage(EventId = 5021, Level = LogLevel.Error, Message = "The guardian process ended, so processes could be left behind; stopping everything.")]
    private static partial void LogGuardLost(ILogger logger);
}
