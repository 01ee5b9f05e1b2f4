using System.Diagnostics;
using System.Reflection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OmniStack.LocalHosting.Building;
using OmniStack.LocalHosting.Running;

namespace OmniStack.LocalHosting.Commands;

/// <summary>Starts the same host in the background, waits until it is ready, shows what runs, and ends. What it writes goes to a file.</summary>
internal sealed class DetachCommand(DataDirectory data, ConsoleOutput console, HostControl host, IOptions<LocalHostingOptions> options, TimeProvider time)
    : BackgroundService
{
    private const int LinesToShow = 20;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (HostLock.IsHeld(data))
        {
            console.WriteBlock(HostLock.Refusal(data));
            host.Fail();
            return;
        }
        using var process = Start();
        var start = time.GetTimestamp();
        HostInfo? info;
        while ((info = FindInfo(process)) is not { IsReady: true } && !process.HasExited && time.GetElapsedTime(start) < options.Value.StartTimeout)
        {
            await Task.Delay(Poll, time, stoppingToken);
        }
        if (info is { IsReady: true })
        {
            console.WriteBlock([ConsoleOutput.Bold($"{host.ApplicationName} is ready") + $" in the background (process {info.ProcessId})", "",
                .. StartReport.Table(info.Resources), "", .. StartReport.Link(info.Dashboard), $"Output: {BoundedLogFile.PathIn(data)}",
                "Stop it with: dotnet run --project <AppHost> -- stop"]);
            host.Finish();
            return;
        }
        console.WriteBlock([process.HasExited ? $"It ended with exit code {process.ExitCode} before it was ready. Its last lines:"
            : "It is not ready yet, and goes on in the background. Its last lines:", .. BoundedLogFile.ReadLast(data, LinesToShow)]);
        host.Fail();
    }

    private HostInfo? FindInfo(Process process) => HostInfo.Find(data) is { } info && info.ProcessId == process.Id ? info : null;

    private static Process Start()
    {
        // Pipes of its own, which nobody reads: with the terminal's streams it would keep whoever reads this command's output waiting.
        var start = new ProcessStartInfo(DotNetHost.Path)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Assembly.GetEntryAssembly()!.Location);
        start.ArgumentList.Add(HostCommandLine.Detached);
        foreach (var argument in Environment.GetCommandLineArgs().Skip(2))     // behind the program and --detach
        {
            start.ArgumentList.Add(argument);
        }
        return Process.Start(start) ?? throw new DistributedApplicationException("The host did not start.");
    }
}
