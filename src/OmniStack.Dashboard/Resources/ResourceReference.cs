namespace OmniStack.Dashboard.Resources;

/// <summary>That a resource needs another one.</summary>
/// <param name="Name">The other one.</param>
/// <param name="Kind">For example Reference, WaitFor or Parent.</param>
public sealed record ResourceReference(string Name, string Kind);
