using System.Diagnostics;

namespace OmniStack.LocalHosting.Running;

/// <summary>A started process whose output is read.</summary>
internal sealed class ChildProcess : IDisposable
{
    // After the exit, for lines still in the pipes; a grandchild that holds them open is not waited for any longer.
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromMilliseconds(500);

    // Variables that the host was given for itself and that would misguide a child.
    private static readonly string[] NotInherited =
        ["ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "ASPNETCORE_HTTPS_PORTS", "ASPNETCORE_HTTPS_PORT", "DOTNET_LAUNCH_PROFILE", "DOTNET_URLS"];

    private readonly Process _process;
    private readonly IProcessGuard _guard;
    private readonly TimeProvider _time;
    private readonly Task _pumps;

    private ChildProcess(Process process, IProcessGuard guard, TimeProvider time, Task pumps, Task<int> exit)
    {
        _process = process;
        _guard = guard;
        _time = time;
        _pumps = pumps;
        Exit = WaitAsync(exit);
    }

    public int Id => _process.Id;

    /// <summary>The exit code, when the process has ended and its output is read.</summary>
    public Task<int> Exit { get; }

    /// <param name="onLine">The text, and whether it came over the error stream. Called from two threads.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be started.</exception>
    public static ChildProcess Start(LaunchPlan plan, IProcessGuard guard, int maxLineLength, TimeProvider time, Action<string, bool> onLine)
    {
        var start = new ProcessStartInfo(plan.FileName, plan.Arguments)
        {
            WorkingDirectory = plan.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var name in NotInherited)
        {
            start.Environment.Remove(name);
        }
        foreach (var (name, value) in plan.Environment)
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var exit = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.Exited += (_, _) => exit.TrySetResult(process.ExitCode);
        guard.Start(process);
        var pumps = Task.WhenAll(
            LinePump.RunAsync(process.StandardOutput, maxLineLength, text => onLine(text, false), CancellationToken.None),
            LinePump.RunAsync(process.StandardError, maxLineLength, text => onLine(text, true), CancellationToken.None));
        Feed(process, plan.StandardInput);
        return new ChildProcess(process, guard, time, pumps, exit.Task);
    }

    /// <summary>Asks the process to stop, and kills it and its descendants when it does not within the deadline.</summary>
    /// <returns>Whether it stopped by itself.</returns>
    public async Task<bool> StopAsync(TimeSpan deadline, CancellationToken cancellationToken)
    {
        if (!Exit.IsCompleted)
        {
            _guard.RequestStop(_process);
        }
        try
        {
            await Exit.WaitAsync(deadline, _time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            await Exit.WaitAsync(cancellationToken);
            return false;
        }
    }

    /// <summary>Waits for a process that ends by itself, and kills it when it does not within the deadline.</summary>
    public async Task StopWhenDoneAsync(TimeSpan deadline, CancellationToken cancellationToken)
    {
        try
        {
            await Exit.WaitAsync(deadline, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    public void Dispose() => _process.Dispose();

    private static void Feed(Process process, string? input)
    {
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read its input; its exit code tells.
        }
    }

    private async Task<int> WaitAsync(Task<int> exit)
    {
        var code = await exit;
        await Task.WhenAny(_pumps, Task.Delay(DrainTimeout, _time, CancellationToken.None));
        return code;
    }
}
