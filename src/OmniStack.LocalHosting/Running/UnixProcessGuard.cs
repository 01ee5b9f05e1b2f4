using System.Diagnostics;
using OmniStack.LocalHosting.Building;
using OmniStack.LocalHosting.Guard;

namespace OmniStack.LocalHosting.Running;

/// <summary>
/// The guard of Linux and macOS: a small process of its own that ends its process group when the host's pipe closes. Children
/// are born into that group, which also keeps the terminal's Ctrl+C from them: the host stops them in its own order.
/// </summary>
internal sealed class UnixProcessGuard : IProcessGuard
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Process _guardian;
    private readonly string _dataDirectory;
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private UnixProcessGuard(Process guardian, string dataDirectory)
    {
        _guardian = guardian;
        _dataDirectory = dataDirectory;
        guardian.Exited += (_, _) => _lost.TrySetResult();
        guardian.EnableRaisingEvents = true;
    }

    public Task Lost => _lost.Task;

    /// <exception cref="DistributedApplicationException">The guardian does not start.</exception>
    public static async Task<UnixProcessGuard> StartAsync(DataDirectory data, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(DotNetHost.Path, [typeof(Guardian).Assembly.Location, data.FullPath])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = data.FullPath,
        };
        start.Environment.Remove(Leftovers.Marker);
        var process = Process.Start(start) ?? throw new DistributedApplicationException("The guardian process did not start.");
        try
        {
            var answer = await process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(StartTimeout, time, cancellationToken);
            return answer == Guardian.Ready ? new UnixProcessGuard(process, data.FullPath)
                : throw new DistributedApplicationException($"The guardian of {data.FullPath} did not become ready: what an earlier host left there is still being ended. Try again.");
        }
        catch
        {
            process.Dispose();                                                  // closes its pipe, which ends it
            throw;
        }
    }

    public void Start(Process process)
    {
        process.StartInfo.Environment[Leftovers.Marker] = _dataDirectory;
        lock (_gate)
        {
            // A group is inherited at birth and cannot be set after exec, so the host visits the guardian's group for this moment.
            var own = Posix.OwnGroup;
            Posix.TryJoinGroup(_guardian.Id);
            try
            {
                process.Start();
            }
            finally
            {
                Posix.TryJoinGroup(own);
            }
        }
    }

    public void RequestStop(Process process) => Posix.TrySignal(process.Id, Posix.SigTerm);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _guardian.StandardInput.WriteLineAsync(Guardian.Done);
            _guardian.StandardInput.Close();
            await Lost.WaitAsync(EndTimeout);
        }
        catch (Exception error) when (error is IOException or TimeoutException)
        {
            // It is gone, or ends by itself: its pipe is closed.
        }
        _guardian.Dispose();
    }
}
