using System.Globalization;

namespace OmniStack.LocalHosting.Running;

/// <summary>
/// The wanted ports that the hosts of this user have given to their services. Between the choice of a port and the moment its service listens, it
/// looks free to another host that starts: each is therefore held by a locked file, which the system lets go when a host ends, however it ends.
/// </summary>
internal sealed class PortReservations : IDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"omnistack-ports-{Environment.UserName}");
    private readonly List<FileStream> _held = [];

    /// <returns>False when another host has it. Where the temporary directory cannot be written, hosts do not hear of each other, and it is true.</returns>
    public bool TryReserve(int port)
    {
        try
        {
            Directory.CreateDirectory(_directory);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return true;
        }
        try
        {
            var file = Path.Combine(_directory, port.ToString(CultureInfo.InvariantCulture));
            _held.Add(new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            return true;
        }
        catch (IOException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
    }

    public void Dispose() => _held.ForEach(file => file.Dispose());
}
