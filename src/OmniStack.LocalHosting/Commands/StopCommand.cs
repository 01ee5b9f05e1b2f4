using Microsoft.Extensions.Hosting;
using OmniStack.LocalHosting.Building;
using OmniStack.LocalHosting.Guard;
using OmniStack.LocalHosting.Running;

namespace OmniStack.LocalHosting.Commands;

/// <summary>Stops what runs on the data directory, in its own good order, and waits until it has ended.</summary>
internal sealed class StopCommand(DataDirectory data, ConsoleOutput console, HostControl host, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    // Longer than every stage of a stop; each process has its own, shorter deadline.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!HostLock.IsHeld(data) || HostInfo.Find(data) is not { } info)
        {
            console.WriteHost($"Nothing runs on {data.FullPath}.", isWarning: false);
            host.Finish();
            return;
        }
        if (OperatingSystem.IsWindows() || !Posix.TrySignal(info.ProcessId, Posix.SigTerm))
        {
            console.WriteHost($"Process {info.ProcessId} cannot be told to stop from here; press Ctrl+C in its window.", isWarning: true);
            host.Fail();
            return;
        }
        var start = time.GetTimestamp();
        while (HostLock.IsHeld(data))
        {
            if (time.GetElapsedTime(start) > Deadline)
            {
                console.WriteHost($"Process {info.ProcessId} has not ended within {Deadline.TotalSeconds:0} s.", isWarning: true);
                host.Fail();
                return;
            }
            await Task.Delay(Poll, time, stoppingToken);
        }
        console.WriteHost($"Stopped what ran on {data.FullPath}.", isWarning: false);
        host.Finish();
    }
}
