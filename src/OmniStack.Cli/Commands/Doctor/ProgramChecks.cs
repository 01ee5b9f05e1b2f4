using System.ComponentModel;
using System.Diagnostics;
using OmniStack.Cli.Settings;

namespace OmniStack.Cli.Commands.Doctor;

/// <summary>Looks for programs on the PATH and asks for their versions.</summary>
internal static class ProgramChecks
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    public static IEnumerable<Task<DoctorCheck>> All(CliEnvironment environment, TimeProvider time, CancellationToken cancellationToken) =>
    [
        CheckAsync("dotnet", environment, time, new("Install the .NET 10 SDK: https://dotnet.microsoft.com/download", IsNeeded: true), cancellationToken),
        CheckAsync("redis-server", environment, time, new("apt-get install redis-server, or brew install redis; without it events are kept by the embedded bus"), cancellationToken),
        CheckAsync("mongod", environment, time, new("https://www.mongodb.com/docs/manual/installation; without it conversations are kept by the embedded store"), cancellationToken),
        CheckAsync("node", environment, time, new("apt-get install nodejs, or https://nodejs.org; only for agents and front ends in JavaScript"), cancellationToken),
        CheckAsync("python3", environment, time, new("apt-get install python3; only for agents in Python"), cancellationToken),
    ];

    private static async Task<DoctorCheck> CheckAsync(string program, CliEnvironment environment, TimeProvider time, Cure cure, CancellationToken cancellationToken)
    {
        var missing = cure.IsNeeded ? DoctorCheck.Problem : DoctorCheck.Missing;
        if (Find(program, environment["PATH"]) is not { } path)
        {
            return new(program, missing, "not on the PATH", cure.Text);
        }
        return await AskVersionAsync(path, time, cancellationToken) is { } version
            ? new(program, DoctorCheck.Ok, $"{version} ({path})")
            : new(program, missing, $"{path} does not say its version", cure.Text);
    }

    private static string? Find(string program, string? path)
    {
        var name = OperatingSystem.IsWindows() ? $"{program}.exe" : program;
        return (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists);
    }

    private static async Task<string?> AskVersionAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Longest, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var process = Process.Start(new ProcessStartInfo(path, ["--version"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            try
            {
                var line = await process.StandardOutput.ReadLineAsync(linked.Token);
                await process.WaitForExitAsync(linked.Token);
                return process.ExitCode == 0 ? line : null;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                process.Kill();
                return null;
            }
        }
        catch (Win32Exception)
        {
            return null;                                                        // a file of this name that is no program
        }
    }

    /// <param name="Text">How to get it, and what it is for.</param>
    /// <param name="IsNeeded">Nothing works without it.</param>
    private sealed record Cure(string Text, bool IsNeeded = false);
}
