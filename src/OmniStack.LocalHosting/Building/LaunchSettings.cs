using System.Text.Json;

namespace OmniStack.LocalHosting.Building;

/// <summary>A project's Properties/launchSettings.json.</summary>
internal sealed class LaunchSettings
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    public Dictionary<string, LaunchProfile> Profiles { get; init; } = [];

    /// <param name="profileName">The wanted profile; the first that runs a project when null.</param>
    /// <returns>Null when the project has no such file, or no profile that runs it.</returns>
    /// <exception cref="DistributedApplicationException">The file is malformed, or lacks the named profile.</exception>
    public static LaunchProfileAnnotation? Read(string projectPath, string? profileName)
    {
        var path = Path.Combine(Path.GetDirectoryName(projectPath)!, "Properties", "launchSettings.json");
        if (!File.Exists(path))
        {
            return null;
        }
        var profiles = Parse(path).Profiles;
        if (profileName is null)
        {
            return profiles.Where(profile => string.Equals(profile.Value.CommandName, "Project", StringComparison.OrdinalIgnoreCase))
                .Select(profile => new LaunchProfileAnnotation(profile.Key, profile.Value)).FirstOrDefault();
        }
        return profiles.TryGetValue(profileName, out var named) ? new LaunchProfileAnnotation(profileName, named)
            : throw new DistributedApplicationException($"{path} has no profile '{profileName}', only {string.Join(", ", profiles.Keys)}.");
    }

    private static LaunchSettings Parse(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize<LaunchSettings>(file, Json) ?? new LaunchSettings();
        }
        catch (JsonException error)
        {
            throw new DistributedApplicationException($"{path} is not valid: {error.Message}", error);
        }
    }
}
