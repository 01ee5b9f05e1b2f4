using System.Globalization;
using System.Text.Json;
using OmniStack.LocalHosting.Building;

namespace OmniStack.LocalHosting.Running;

/// <summary>Keeps a second host off the data directory. The kernel frees the lock however its holder ends, so it is never stale.</summary>
internal sealed class HostLock : IDisposable
{
    private readonly FileStream _file;
    private readonly string _infoPath;

    private HostLock(FileStream file, string infoPath)
    {
        _file = file;
        _infoPath = infoPath;
    }

    /// <exception cref="DistributedApplicationException">Another host has it.</exception>
    public static HostLock Acquire(DataDirectory data, TimeProvider time)
    {
        var infoPath = Path.Combine(data.Create(), "host.json");
        try
        {
            var file = new FileStream(Path.Combine(data.FullPath, "host.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            SecretFile.Write(infoPath, JsonSerializer.Serialize(new HostInfo(Environment.ProcessId, time.GetUtcNow())));
            return new HostLock(file, infoPath);
        }
        catch (IOException error)
        {
            throw new DistributedApplicationException(
                $"Another host runs on {data.FullPath}{Describe(infoPath)}. Stop it first, or give this one a data directory of its own: OMNISTACK_DATA=<directory>.", error);
        }
    }

    public void Dispose()
    {
        File.Delete(_infoPath);
        _file.Dispose();
    }

    private static string Describe(string infoPath)
    {
        try
        {
            return JsonSerializer.Deserialize<HostInfo>(File.ReadAllText(infoPath)) is { } info
                ? string.Create(CultureInfo.InvariantCulture, $" (process {info.ProcessId}, since {info.StartedAt:yyyy-MM-dd HH:mm:ss} UTC)") : "";
        }
        catch (Exception error) when (error is IOException or JsonException)
        {
            return "";                                                          // it is starting or ending at this moment
        }
    }

    private sealed record HostInfo(int ProcessId, DateTimeOffset StartedAt);
}
