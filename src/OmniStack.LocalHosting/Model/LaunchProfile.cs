namespace OmniStack.LocalHosting;

/// <summary>One profile of a project's launchSettings.json.</summary>
internal sealed class LaunchProfile
{
    public string? CommandName { get; init; }
    public string? CommandLineArgs { get; init; }
    public string? ApplicationUrl { get; init; }
    public Dictionary<string, string> EnvironmentVariables { get; init; } = [];
}
