using System.Text.Json;

namespace OmniStack.Cli.Settings;

/// <summary>An AppHost that runs on this machine, and what it has given out.</summary>
internal sealed class RunningHost
{
    public const string Dashboard = "dashboard";

    private const string DirectoryName = ".omnistack";

    private readonly IReadOnlyDictionary<string, string> _addresses;

    private RunningHost(string directory, IReadOnlyDictionary<string, string> addresses) => (DataDirectory, _addresses) = (directory, addresses);

    /// <summary>Absolute.</summary>
    public string DataDirectory { get; }

    /// <summary>Null when it cannot be read.</summary>
    public string? DashboardKey => ReadText(Path.Combine(DataDirectory, "secrets", "dashboard-api-key"));

    /// <returns>The resource's address, or null.</returns>
    public Uri? Find(string resource) => _addresses.TryGetValue(resource, out var url) ? Addresses.Parse(url) : null;

    /// <summary>Looks where an AppHost of this directory's repository keeps its data, or where OMNISTACK_DATA says.</summary>
    public static RunningHost? Find(CliEnvironment environment)
    {
        var directory = LocateData(environment);
        return directory is not null && ReadText(Path.Combine(directory, "addresses.json")) is { } text && Parse(text) is { } addresses ? new(directory, addresses) : null;
    }

    /// <returns>Null when there is no repository above the working directory.</returns>
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

    private static Dictionary<string, string>? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, CliJson.Default.DictionaryStringString);
        }
        catch (JsonException)
        {
            return null;                                                        // it is being written at this moment
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
