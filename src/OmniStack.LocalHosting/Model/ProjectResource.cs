namespace OmniStack.LocalHosting;

/// <summary>A .NET project, run from its build output.</summary>
/// <param name="name">The resource's name.</param>
public sealed class ProjectResource(string name)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithServiceDiscovery, IResourceWithWaitSupport;

/// <summary>How a project is added.</summary>
public sealed class ProjectResourceOptions
{
    /// <summary>The profile of launchSettings.json; the first of the project when null.</summary>
    public string? LaunchProfileName { get; set; }

    /// <summary>Whether launchSettings.json is left unread.</summary>
    public bool ExcludeLaunchProfile { get; set; }
}
