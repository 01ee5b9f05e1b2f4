using System.ComponentModel;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace OmniStack.LocalHosting.Running;

/// <summary>A server's program on the PATH.</summary>
/// <param name="Version">As the program says it; null when it does not.</param>
internal sealed partial record ServerProgram(string FullPath, string? Version)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public string Name => Path.GetFileNameWithoutExtension(FullPath);

    /// <returns>Null when no directory of the PATH holds the program.</returns>
    public static async Task<ServerProgram?> FindAsync(string name, IConfiguration configuration, IProcessGuard guard, TimeProvider time, CancellationToken cancellationToken)
    {
        var file = OperatingSystem.IsWindows() ? $"{name}.exe" : name;
        var path = (configuration["PATH"] ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, file)).FirstOrDefault(IsExecutable);
        return path is null ? null : new ServerProgram(path, await ReadVersionAsync(path, guard, time, cancellationToken));
    }

    private static bool IsExecutable(string path)
        => File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != UnixFileMode.None);

    private static async Task<string?> ReadVersionAsync(string path, IProcessGuard guard, TimeProvider time, CancellationToken cancellationToken)
    {
        string? version = null;
        try
        {
            using var process = ChildProcess.Start(new LaunchPlan(path, ["--version"], Path.GetTempPath(), new Dictionary<string, string>()), guard, 1000, time,
                (text, _) => version ??= VersionNumber().Match(text) is { Success: true } match ? match.Value : null);
            await process.StopWhenDoneAsync(Timeout, cancellationToken);
        }
        catch (Win32Exception)
        {
            // It cannot be run; its start will say so.
        }
        return version;
    }

    [GeneratedRegex(@"\d+\.\d+(\.\d+)?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionNumber();
}
