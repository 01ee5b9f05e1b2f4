using System.Diagnostics.CodeAnalysis;

namespace OmniStack.LocalHosting;

/// <summary>One profile of a project's launchSettings.json.</summary>
public sealed class LaunchProfile
{
    /// <summary><c>Project</c> for a profile that runs the project.</summary>
    public string? CommandName { get; set; }

    /// <summary>Where the project listens; several with semicolons between them.</summary>
    public string? ApplicationUrl { get; set; }

    /// <summary>The project's own variables.</summary>
    [SuppressMessage("Design", "MA0016:Prefer using collection abstraction instead of implementation", Justification = "The same shape as Aspire's.")]
    public Dictionary<string, string> EnvironmentVariables { get; set; } = [];
}
