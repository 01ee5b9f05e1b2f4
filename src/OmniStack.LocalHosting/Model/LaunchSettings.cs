using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace OmniStack.LocalHosting;

/// <summary>A project's Properties/launchSettings.json.</summary>
public sealed class LaunchSettings
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>The profiles by name.</summary>
    [SuppressMessage("Design", "MA0016:Prefer using collection abstraction instead of implementation", Justification = "The same shape as Aspire's.")]
    public Dictionary<string, LaunchProfile> Profiles { get; set; } = [];

    /// <param name="project">Says what its settings are, or where the project is whose file is read.</param>
    /// <param name="profileName">The wanted profile; the first that runs a project when null.</param>
    /// <returns>Null when the project has no settings, or no profile that runs it.</returns>
    /// <exception cref="DistributedApplicationException">The file is malformed, or lacks the named profile.</exception>
    internal static LaunchProfileAnnotation? Read(IProjectMetadata project, string? profileName)
    {
        var path = Path.Combine(Path.GetDirectoryName(project.ProjectPath)!, "Properties", "launchSettings.json");
        if ((project.LaunchSettings ?? Parse(path)) is not { Profiles: var profiles })
        {
            return null;
        }
        if (profileName is null)
        {
            return profiles.Where(profile => string.Equals(profile.Value.CommandName, "Project", StringComparison.OrdinalIgnoreCase))
                .Select(profile => new LaunchProfileAnnotation(profile.Key, profile.Value)).FirstOrDefault();
        }
        return profiles.TryGetValue(profileName, out var named) ? new LaunchProfileAnnotation(profileName, named)
            : throw new DistributedApplicationException($"{path} has no profile '{profileName}', only {string.Join(", ", profiles.Keys)}.");
    }

    private static LaunchSettings? Parse(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }
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
