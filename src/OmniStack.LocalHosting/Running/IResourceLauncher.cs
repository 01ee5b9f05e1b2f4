namespace OmniStack.LocalHosting.Running;

/// <summary>Knows how the processes of one resource are started.</summary>
internal interface IResourceLauncher
{
    /// <summary>What the process is, for the table.</summary>
    string Describe(ResourceSnapshot snapshot);

    /// <summary>Null when nothing checks the process; it is then ready when it runs.</summary>
    IHealthProbe? CreateProbe(int replica);

    /// <summary>Made anew for each start.</summary>
    /// <exception cref="DistributedApplicationException">Something that the start needs is missing.</exception>
    Task<LaunchPlan> PlanAsync(int replica, CancellationToken cancellationToken);

    /// <summary>What builds the program anew; null when it is not built here.</summary>
    LaunchPlan? PlanBuild() => null;

    /// <summary>Called once after the first healthy check, before anything that waits for the resource starts.</summary>
    Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
