namespace OmniStack.LocalHosting.Running;

/// <summary>Asks one process whether it is well.</summary>
internal interface IHealthProbe
{
    /// <summary>Unique in the resource.</summary>
    string Name { get; }

    /// <returns>Whether it is, and what it said; a failure to answer is an answer too.</returns>
    Task<(HealthStatus Status, string Description)> CheckAsync(CancellationToken cancellationToken);
}
