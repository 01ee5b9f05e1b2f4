namespace OmniStack.LocalHosting.Running;

/// <summary>One line of the table of what runs.</summary>
internal sealed record ResourceRow(string Name, string State, string Urls, string RunsOn)
{
    public static ResourceRow From(ResourceSnapshot snapshot) => new(snapshot.Name, StateOf(snapshot),
        string.Join("  ", snapshot.Urls.Select(url => url.DisplayText is { } text ? $"{url.Url} ({text})" : url.Url)), snapshot.RunsOn);

    private static string StateOf(ResourceSnapshot snapshot)
        => snapshot is { State: ResourceState.Running, HasHealthCheck: true } ? snapshot.Health == HealthStatus.Healthy ? "Running" : "Unhealthy" : snapshot.State;
}
