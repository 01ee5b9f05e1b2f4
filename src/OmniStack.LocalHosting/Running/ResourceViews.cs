using OmniStack.Dashboard.Resources;

namespace OmniStack.LocalHosting.Running;

/// <summary>Makes the dashboard's views of snapshots and parameters.</summary>
internal static class ResourceViews
{
    public const string Start = "start";
    public const string Stop = "stop";
    public const string Restart = "restart";
    public const string Rebuild = "rebuild";

    private const string InstanceKey = "service.instance.id=";

    private static readonly string[] SecretWords = ["PASSWORD", "SECRET", "TOKEN", "KEY", "CONNECTIONSTRINGS", "_URI", "OTLP_HEADERS"];

    // What ResourceEnvironment sets for every project.
    private static readonly string[] AutomaticPrefixes = ["OTEL_", "ASPNETCORE_", "DOTNET_", "LOGGING__CONSOLE__", "OMNISTACK_"];

    public static bool IsBuiltIn(string command) => command is Start or Stop or Restart or Rebuild;

    /// <param name="isProcess">It can be started and stopped.</param>
    /// <param name="names">The names under which each resource runs: one for each replica.</param>
    public static ResourceView Create(ResourceSnapshot snapshot, bool isProcess, IReadOnlyList<ResourceSnapshot> history, ILookup<IResource, string> names)
    {
        var resource = snapshot.Resource;
        return new()
        {
            Name = snapshot.Name,
            Type = snapshot.Type,
            State = snapshot.State,
            IsHealthy = IsHealthy(snapshot),
            ServiceName = resource.Name,
            InstanceId = snapshot.Environment.GetValueOrDefault("OTEL_RESOURCE_ATTRIBUTES") is { } attributes && attributes.StartsWith(InstanceKey, StringComparison.Ordinal)
                ? attributes[InstanceKey.Length..] : null,
            StartedAt = snapshot.StartedAt,
            ExitCode = snapshot.ExitCode,
            ProcessId = snapshot.ProcessId,
            Source = resource is ProjectResource project ? project.Annotations.OfType<IProjectMetadata>().FirstOrDefault()?.ProjectPath : snapshot.RunsOn,
            Parent = (resource as IResourceWithParent)?.Parent.Name,
            Replicas = names[resource].Count(),
            Urls = [.. snapshot.Urls.Select(url => new ResourceUrl(url.Endpoint?.EndpointName ?? "", url.Url, url.DisplayText))],
            Environment = [.. snapshot.Environment.Select(variable => new EnvironmentEntry(variable.Key, variable.Value, IsSecret(variable.Key), IsAutomatic(variable.Key)))],
            References = [.. References(resource, names)],
            HealthChecks = [.. snapshot.HealthChecks.Select(check => new HealthCheck(check.Name, check.Status == HealthStatus.Healthy, check.Description, check.At))],
            History = [.. Changes(history)],
            Commands = [.. Declared(resource, isHighlighted: true), .. isProcess ? BuiltIn(snapshot) : [], .. Declared(resource, isHighlighted: false)],
        };
    }

    public static ResourceView Create(ParameterResource parameter) => new()
    {
        Name = parameter.Name,
        Type = ResourceView.ParameterType,
        State = parameter.HasValue ? ResourceState.Running : ResourceView.ValueMissing,
        Environment = [new EnvironmentEntry("Value", parameter.HasValue ? parameter.Value : "", parameter.Secret)],
    };

    private static bool? IsHealthy(ResourceSnapshot snapshot) => snapshot.Health switch { HealthStatus.Healthy => true, HealthStatus.Unhealthy => false, _ => null };

    private static bool IsSecret(string variable) => SecretWords.Any(word => variable.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static bool IsAutomatic(string variable) => AutomaticPrefixes.Any(prefix => variable.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<ResourceCommand> Declared(IResource resource, bool isHighlighted)
        => resource.Annotations.OfType<ResourceCommandAnnotation>().Where(command => command.Options.IsHighlighted == isHighlighted)
            .Select(command => new ResourceCommand(command.Name, command.DisplayName, Confirmation: command.Options.ConfirmationMessage));

    private static IEnumerable<ResourceCommand> BuiltIn(ResourceSnapshot snapshot)
    {
        // A crashed process has a reason, which says when it starts again.
        var isCrashed = snapshot is { State: ResourceState.Exited, Reason: not null };
        var runs = isCrashed || snapshot.State is ResourceState.Running or ResourceState.Starting;
        var isIdle = !isCrashed && snapshot.State is (ResourceState.NotStarted or ResourceState.Finished or ResourceState.Exited or ResourceState.FailedToStart);
        return [new(Start, "Start", isIdle), new(Stop, "Stop", runs), new(Restart, "Restart", runs),
            .. snapshot.Resource is ProjectResource ? new[] { new ResourceCommand(Rebuild, "Rebuild", runs || isIdle) } : []];
    }

    private static IEnumerable<ResourceReference> References(IResource resource, ILookup<IResource, string> names)
    {
        var relations = resource.Annotations.OfType<ResourceRelationshipAnnotation>().Select(relation => (relation.Resource, relation.Type));
        var waits = resource.Annotations.OfType<WaitAnnotation>().Select(wait => (wait.Resource, Type: "WaitFor"));
        return relations.Concat(waits).Distinct().SelectMany(relation =>
            names[relation.Resource].DefaultIfEmpty(relation.Resource.Name).Select(name => new ResourceReference(name, relation.Type)));
    }

    /// <summary>Health is checked every few seconds: only what has changed is a step.</summary>
    private static IEnumerable<StateChange> Changes(IReadOnlyList<ResourceSnapshot> history)
    {
        StateChange? last = null;
        foreach (var snapshot in history)
        {
            var note = snapshot.Reason ?? snapshot.HealthChecks.FirstOrDefault(check => check.Status != HealthStatus.Healthy)?.Description;
            if (last is not null && last.State == snapshot.State && last.IsHealthy == IsHealthy(snapshot) && last.Note == note)
            {
                continue;
            }
            yield return last = new(snapshot.At, snapshot.State, IsHealthy(snapshot), note);
        }
    }
}
