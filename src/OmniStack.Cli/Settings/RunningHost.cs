using System.Diagnostics;
using System.Text.Json;

namespace OmniStack.Cli.Settings;

/// <summary>An AppHost that runs on this machine, and what it says of itself in its data directory.</summary>
internal sealed class RunningHost
{
    public const string Dashboard = "dashboard";

    private const string DirectoryName = ".omnistack";

    private readonly HostFile _file;

    private RunningHost(string directory, HostFile file) => (DataDirectory, _file) = (directory, file);

    /// <summary>Absolute.</summary>
    public string DataDirectory { get; }

    /// <summary>Null when it cannot be read.</summary>
    public string? DashboardKey => ReadText(Path.Combine(DataDirectory, "secrets", "dashboard-api-key"));

    /// <returns>The address it has given out for a resource; null when it names none.</returns>
    public Uri? Find(string resource)
    {
        var urls = resource == Dashboard ? _file.Dashboard : _file.Rows?.FirstOrDefault(row => row.Name == resource)?.Urls;
        return Addresses.Parse(urls?.Split(' ')[0] ?? "") is { } url ? new Uri(url, "/") : null;
    }

    /// <summary>Looks where an AppHost of this directory's repository keeps its data, or where OMNISTACK_DATA says.</summary>
    public static RunningHost? Find(CliEnvironment environment) =>
        LocateData(environment) is { } directory && ReadText(Path.Combine(directory, "host.json")) is { } text && Parse(text) is { } file && IsRunning(file.ProcessId)
            ? new(directory, file)
            : null;

    /// <returns>Null when no AppHost has run in the working directory or above.</returns>
    public static string? LocateData(CliEnvironment environment)
    {
        if (environment[CliEnvironment.DataVariable] is { } configured)
        {
            return Path.GetFullPath(configured, environment.WorkingDirectory);
        }
        for (var directory = new DirectoryInfo(environment.WorkingDirectory); directory is not null; directory = directory.Parent)
        {
            if (Directory.Exists(Path.Combine(directory.FullName, DirectoryName)))
            {
                return Path.Combine(directory.FullName, DirectoryName);
            }
        }
        return null;
    }

    private static HostFile? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, HostFileJson.Default.HostFile);
        }
        catch (JsonException)
        {
            return null;                                                        // it is being written at this moment
        }
    }

    /// <summary>A host that was killed leaves its file behind.</summary>
    private static bool IsRunning(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static string? ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
