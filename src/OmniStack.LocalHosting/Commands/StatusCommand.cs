using Microsoft.Extensions.Hosting;
using OmniStack.LocalHosting.Building;
using OmniStack.LocalHosting.Running;

namespace OmniStack.LocalHosting.Commands;

/// <summary>Says what runs on the data directory. Exit code 0 when it is ready, 3 when nothing runs, 4 when it is not ready.</summary>
internal sealed class StatusCommand(DataDirectory data, ConsoleOutput console, HostControl host) : BackgroundService
{
    private const int NotRunning = 3;
    private const int NotReady = 4;

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (HostLock.IsHeld(data) && HostInfo.Find(data) is { } info)
        {
            console.WriteBlock([$"{host.ApplicationName} {info.Describe(data)}, {(info.IsReady ? "ready" : "not ready")}.", "", .. StartReport.Table(info.Resources), "", .. StartReport.Link(info.Dashboard)]);
            host.Finish(info.IsReady ? 0 : NotReady);
        }
        else
        {
            console.WriteHost($"Nothing runs on {data.FullPath}.", isWarning: false);
            host.Finish(NotRunning);
        }
        return Task.CompletedTask;
    }
}
