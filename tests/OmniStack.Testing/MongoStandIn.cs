using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace OmniStack.Testing;

/// <summary>
/// A server that speaks MongoDB's wire protocol, on a free port of 127.0.0.1, made of Debian's mockupdb (the protocol) and
/// mongomock (the commands). It keeps its data in memory, has no users and no replica set: see mongo-standin.py.
/// </summary>
public sealed class MongoStandIn : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    private Process? _process;

    private MongoStandIn()
    {
    }

    /// <summary>Stays the same over restarts.</summary>
    public int Port { get; private set; }

    /// <summary>Names no database.</summary>
    public string ConnectionString => $"mongodb://127.0.0.1:{Port}/";

    /// <summary>Starts one and waits until it listens.</summary>
    public static async Task<MongoStandIn> StartAsync()
    {
        var server = new MongoStandIn { Port = FreePort.Choose() };
        await server.RestartAsync();
        return server;
    }

    /// <summary>Ends it at once (SIGKILL), if it runs, and waits until it is gone. The data are gone too.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    /// <summary>Starts it again, empty, on the same port.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; the message holds what it wrote.</exception>
    public async Task RestartAsync()
    {
        await KillAsync();
        var script = Path.Combine(Repository.Root, "tests", "OmniStack.Testing", "mongo-standin.py");
        var ready = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var errors = new ConcurrentQueue<string>();
        var process = new Process
        {
            // Debian's own interpreter is the one that has Debian's packages. Its standard input tells it when this process ends.
            StartInfo = new ProcessStartInfo("/usr/bin/python3", [script, Port.ToString(CultureInfo.InvariantCulture)])
            {
                UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            },
            EnableRaisingEvents = true,
        };
        process.OutputDataReceived += (_, line) => ReadPort(line.Data, ready);
        process.ErrorDataReceived += (_, line) => errors.Enqueue(line.Data ?? "");
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException("The stand-in ended: " + string.Join('\n', errors)));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process = process;
        Port = await ready.Task.WaitAsync(StartTimeout);
    }

    public async ValueTask DisposeAsync() => await KillAsync();

    private static void ReadPort(string? line, TaskCompletionSource<int> ready)
    {
        if (line?.StartsWith("ready ", StringComparison.Ordinal) is true)
        {
            ready.TrySetResult(int.Parse(line.AsSpan(6), CultureInfo.InvariantCulture));
        }
    }
}
