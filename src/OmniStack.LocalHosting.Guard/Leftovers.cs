using System.Globalization;
using System.Text;

namespace OmniStack.LocalHosting.Guard;

/// <summary>
/// Finds the processes of one data directory by the marker that the host puts into their environment. It sees what a process
/// group does not: descendants that moved to a group or session of their own. Linux only; elsewhere it finds nothing.
/// </summary>
internal sealed class Leftovers(string dataDirectory)
{
    /// <summary>The environment variable that marks a process as belonging to a host; its value is the data directory.</summary>
    public const string Marker = "OMNISTACK_GUARDED_BY";

    // Entries end with a zero byte; the one in front of ours is searched for too, so that no longer name ends with it.
    private readonly byte[] _entry = Encoding.UTF8.GetBytes($"\0{Marker}={dataDirectory}\0");

    /// <summary>Signals every living process that carries the marker, the caller excepted.</summary>
    /// <returns>How many there were.</returns>
    public int Signal(int signal)
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }
        var count = 0;
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var processId) && processId != Environment.ProcessId && IsMarked(directory)
                && Posix.TrySignal(processId, signal))
            {
                count++;
            }
        }
        return count;
    }

    // A zombie's environment reads empty, so the dead do not count.
    private bool IsMarked(string directory)
    {
        try
        {
            var environment = File.ReadAllBytes(Path.Combine(directory, "environ")).AsSpan();
            return environment.IndexOf(_entry) >= 0 || environment.StartsWith(_entry.AsSpan(1));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;                                                       // gone meanwhile, or another user's
        }
    }
}
