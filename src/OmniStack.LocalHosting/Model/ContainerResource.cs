namespace OmniStack.LocalHosting;

/// <summary>A server that a deployment runs as a container and local mode as a process, if its program is installed.</summary>
/// <param name="name">The resource's name.</param>
/// <param name="entrypoint">The container's program; the image's own when null.</param>
public class ContainerResource(string name, string? entrypoint = null)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport
{
    /// <summary>The container's program; the image's own when null.</summary>
    public string? Entrypoint { get; set; } = entrypoint;
}

/// <summary>How long a container lives. Local mode ends every process with the host.</summary>
public enum ContainerLifetime
{
    /// <summary>As long as the application runs.</summary>
    Session,
    /// <summary>Over the application's restarts.</summary>
    Persistent,
}
