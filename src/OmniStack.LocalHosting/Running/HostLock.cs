using OmniStack.LocalHosting.Building;

namespace OmniStack.LocalHosting.Running;

/// <summary>Keeps a second host off the data directory. The kernel frees the lock however its holder ends, so it is never stale.</summary>
internal sealed class HostLock : IDisposable
{
    private const int Attempts = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly FileStream _file;
    private readonly DataDirectory _data;

    private HostLock(FileStream file, DataDirectory data)
    {
        _file = file;
        _data = data;
    }

    /// <exception cref="DistributedApplicationException">Another host has it.</exception>
    public static async Task<HostLock> AcquireAsync(DataDirectory data, TimeProvider time, CancellationToken cancellationToken)
    {
        data.Create();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var file = Open(data);
                new HostInfo(Environment.ProcessId, time.GetUtcNow()).Write(data);
                return new HostLock(file, data);
            }
            catch (IOException) when (attempt < Attempts)
            {
                await Task.Delay(Pause, time, cancellationToken);               // somebody may only be looking whether it is free
            }
            catch (IOException error)
            {
                throw new DistributedApplicationException(string.Join(Environment.NewLine, Refusal(data)), error);
            }
        }
    }

    /// <returns>Whether a host runs on the data directory.</returns>
    public static bool IsHeld(DataDirectory data)
    {
        try
        {
            if (Directory.Exists(data.FullPath))
            {
                Open(data).Dispose();
            }
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <returns>What a second host tells its user: who has the directory, where it is reached, and what can be done.</returns>
    public static IEnumerable<string> Refusal(DataDirectory data)
    {
        if (HostInfo.Find(data) is not { } info)
        {
            return [$"Another host runs on {data.FullPath}; it is starting or ending at this moment."];
        }
        return [$"Another host {info.Describe(data)}.", .. StartReport.Table(info.Resources), .. StartReport.Link(info.Dashboard),
            "Use it, stop it first (dotnet run --project <AppHost> -- stop), or give this one a data directory of its own: OMNISTACK_DATA=<directory>."];
    }

    public void Dispose()
    {
        HostInfo.Delete(_data);
        _file.Dispose();
    }

    private static FileStream Open(DataDirectory data)
        => new(Path.Combine(data.FullPath, "host.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
}
