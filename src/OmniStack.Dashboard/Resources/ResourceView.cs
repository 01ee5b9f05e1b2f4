namespace OmniStack.Dashboard.Resources;

/// <summary>A resource as the dashboard shows it.</summary>
public sealed record ResourceView
{
    /// <summary>Unique; what its telemetry names as its service, unless it is one of several replicas.</summary>
    public required string Name { get; init; }

    /// <summary>For example Project, Executable, Container or Parameter.</summary>
    public required string Type { get; init; }

    /// <summary>What the <see cref="Type"/> of a value from outside is: those are shown apart from what runs.</summary>
    public const string ParameterType = "Parameter";

    /// <summary>The <see cref="State"/> of a parameter without a value, which the pages ask for.</summary>
    public const string ValueMissing = "ValueMissing";

    /// <summary>For example Running, Starting, Waiting, Stopping, Exited, FailedToStart or NotStarted.</summary>
    public required string State { get; init; }

    /// <summary>Null when nothing checks it.</summary>
    public bool? IsHealthy { get; init; }

    /// <summary>The service name of its telemetry when it is not <see cref="Name"/>, as for replicas.</summary>
    public string? ServiceName { get; init; }

    /// <summary>The <c>service.instance.id</c> of its telemetry; null when it is not known.</summary>
    public string? InstanceId { get; init; }

    /// <summary>Of the process that runs now or ran last; null before the first start.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Null while it runs.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Null while it does not run.</summary>
    public int? ProcessId { get; init; }

    /// <summary>Where it comes from: a project's path, a program, an image. Null when there is nothing to say.</summary>
    public string? Source { get; init; }

    /// <summary>Name of the resource that it is a part of, such as the server of a database; null for none.</summary>
    public string? Parent { get; init; }

    /// <summary>How many of it were asked for. 1 for most.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>Left out of the table unless asked for.</summary>
    public bool IsHidden { get; init; }

    /// <summary>Where it can be opened.</summary>
    public IReadOnlyList<ResourceUrl> Urls { get; init; } = [];

    /// <summary>The variables it was started with.</summary>
    public IReadOnlyList<EnvironmentEntry> Environment { get; init; } = [];

    /// <summary>Names of the resources that it needs.</summary>
    public IReadOnlyList<ResourceReference> References { get; init; } = [];

    /// <summary>What is checked of it, as it was last; empty when nothing checks it.</summary>
    public IReadOnlyList<HealthCheck> HealthChecks { get; init; } = [];

    /// <summary>The states and health it has been through, oldest first; the source bounds how many.</summary>
    public IReadOnlyList<StateChange> History { get; init; } = [];

    /// <summary>What can be done with it.</summary>
    public IReadOnlyList<ResourceCommand> Commands { get; init; } = [];
}
