namespace OmniStack.Dashboard.Resources;

/// <summary>A variable of a resource's environment.</summary>
/// <param name="Name">As the process sees it.</param>
/// <param name="Value">Plain; the dashboard masks it until it is asked for.</param>
/// <param name="IsSecret">A password or key: masked also where other values are shown, and never in exports, in the API or over MCP.</param>
public sealed record EnvironmentEntry(string Name, string Value, bool IsSecret);
