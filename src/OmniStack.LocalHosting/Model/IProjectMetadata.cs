namespace OmniStack.LocalHosting;

/// <summary>Says where a project is. The build writes one class of this kind into the namespace <c>Projects</c> for each referenced project.</summary>
public interface IProjectMetadata : IResourceAnnotation
{
    /// <summary>Full path of the project file.</summary>
    string ProjectPath { get; }

    /// <summary>The project's launch settings; null when they are read from its Properties/launchSettings.json.</summary>
    LaunchSettings? LaunchSettings => null;

    /// <summary>Whether the project is built already; local mode never builds.</summary>
    bool SuppressBuild => false;
}
