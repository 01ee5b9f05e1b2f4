namespace OmniStack.LocalHosting;

/// <summary>How the builder is made.</summary>
public sealed class DistributedApplicationOptions
{
    /// <summary>The command line.</summary>
    public string[]? Args { get; init; }

    /// <summary>The assembly of the AppHost; the entry assembly when null.</summary>
    public string? AssemblyName { get; set; }
}
