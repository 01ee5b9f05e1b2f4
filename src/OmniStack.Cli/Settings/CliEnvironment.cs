namespace OmniStack.Cli.Settings;

/// <summary>What the program finds around it: read once, by Program.cs.</summary>
/// <param name="variables">The environment variables; an empty one counts as not set.</param>
/// <param name="workingDirectory">Absolute.</param>
internal sealed class CliEnvironment(IReadOnlyDictionary<string, string?> variables, string workingDirectory)
{
    public const string DaemonVariable = "OMNISTACK_DAEMON";
    public const string ChatVariable = "OMNISTACK_CHATAPI";
    public const string DashboardVariable = "OMNISTACK_DASHBOARD";
    public const string DashboardKeyVariable = "OMNISTACK_DASHBOARD_KEY";
    public const string ApiKeyVariable = "OMNI_API_KEY";
    public const string ClientIdVariable = "OMNI_CLIENT_ID";
    public const string HistoryVariable = "OMNI_HISTORY";
    public const string DataVariable = "OMNISTACK_DATA";

    public string WorkingDirectory => workingDirectory;

    public string? this[string name] => variables.TryGetValue(name, out var value) && !string.IsNullOrEmpty(value) ? value : null;
}
