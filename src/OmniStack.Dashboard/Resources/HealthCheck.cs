namespace OmniStack.Dashboard.Resources;

/// <summary>The latest outcome of one of a resource's health checks.</summary>
/// <param name="Name">As the host names the check.</param>
/// <param name="IsHealthy">Whether it succeeded.</param>
/// <param name="Description">What was answered, in a few words; empty for nothing.</param>
/// <param name="CheckedAt">When it ended.</param>
public sealed record HealthCheck(string Name, bool IsHealthy, string Description, DateTimeOffset CheckedAt);
