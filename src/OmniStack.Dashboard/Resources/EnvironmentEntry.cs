namespace OmniStack.Dashboard.Resources;

/// <summary>A variable of a resource's environment.</summary>
/// <param name="Name">As the process sees it.</param>
/// <param name="Value">Plain; the dashboard masks it until it is asked for.</param>
/// <param name="IsSecret">A password or key: masked also where other values are shown, and never in exports, in the API or over MCP.</param>
/// <param name="IsAutomatic">The host sets it for every resource of this kind; nobody declared it.</param>
public sealed record EnvironmentEntry(string Name, string Value, bool IsSecret, bool IsAutomatic = false);
