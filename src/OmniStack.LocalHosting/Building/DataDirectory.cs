using Microsoft.Extensions.Configuration;

namespace OmniStack.LocalHosting.Building;

/// <summary>Where the application keeps what must outlive it: servers' data, generated secrets, the lock against a second host.</summary>
internal sealed class DataDirectory
{
    /// <summary>The configuration key, and the variable that every project is given.</summary>
    public const string Key = "OMNISTACK_DATA";

    private DataDirectory(string path) => FullPath = path;

    /// <summary>Absolute; need not exist yet.</summary>
    public string FullPath { get; }

    /// <returns>The configured directory, else <c>.omnistack</c> at the root of the repository that the AppHost is in.</returns>
    public static DataDirectory Locate(IConfiguration configuration, string appHostDirectory)
        => new(Path.GetFullPath(configuration[Key] is { Length: > 0 } configured ? configured : Path.Combine(FindRoot(appHostDirectory), ".omnistack")));

    /// <returns>The directory, made if it was missing; only its owner can enter it.</returns>
    public string Create(params ReadOnlySpan<string> parts)
    {
        var path = Path.Combine([FullPath, .. parts]);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        return path;
    }

    private static string FindRoot(string start)
    {
        for (var directory = new DirectoryInfo(start); directory is not null; directory = directory.Parent)
        {
            if (Path.Exists(Path.Combine(directory.FullName, ".git")) || directory.EnumerateFiles("*.sln").Any())
            {
                return directory.FullName;
            }
        }
        return start;
    }
}
