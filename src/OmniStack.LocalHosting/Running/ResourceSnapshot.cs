using System.Collections.Immutable;

namespace OmniStack.LocalHosting.Running;

/// <summary>What is known of one process (a replica), or of one resource without a process, at one moment.</summary>
internal sealed record ResourceSnapshot
{
    /// <summary>The resource's name; with a number behind it when there are replicas.</summary>
    public required string Name { get; init; }

    public required IResource Resource { get; init; }

    /// <summary>For example <c>Project</c> or <c>Container</c>, as in Aspire.</summary>
    public required string Type { get; init; }

    /// <summary>When it was recorded; given by the states.</summary>
    public DateTimeOffset At { get; init; }

    public string State { get; init; } = ResourceState.NotStarted;

    /// <summary>Null while it is unknown, or when nothing checks it.</summary>
    public HealthStatus? Health { get; init; }

    /// <summary>The latest outcome of each health check.</summary>
    public ImmutableArray<HealthCheckOutcome> HealthChecks { get; init; } = [];

    public bool HasHealthCheck { get; init; }

    public ImmutableArray<ResourceUrlAnnotation> Urls { get; init; } = [];

    /// <summary>What it runs on, in one line.</summary>
    public string RunsOn { get; init; } = "";

    /// <summary>Why it is in its state, where that is not plain.</summary>
    public string? Reason { get; init; }

    public int? ProcessId { get; init; }

    public int? ExitCode { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Crashes since the host's start.</summary>
    public int Crashes { get; init; }

    /// <summary>The variables the process was given beyond the host's own.</summary>
    public ImmutableDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Somebody was not told yet that it is ready, or failed at it.</summary>
    public bool IsReadyAwaited { get; init; }

    /// <summary>It runs and is healthy, or has done its work.</summary>
    public bool IsUp => State == ResourceState.Finished || State == ResourceState.Running && (!HasHealthCheck || Health == HealthStatus.Healthy);

    /// <summary>What waits for it can go on.</summary>
    public bool IsReady => IsUp && !IsReadyAwaited;
}

/// <summary>The states, named as in Aspire.</summary>
internal static class ResourceState
{
    public const string NotStarted = "NotStarted";
    public const string Waiting = "Waiting";
    public const string Starting = "Starting";
    public const string Running = "Running";
    public const string Stopping = "Stopping";
    public const string Finished = "Finished";
    public const string Exited = "Exited";
    public const string FailedToStart = "FailedToStart";
}

internal enum HealthStatus { Unhealthy, Healthy }

/// <summary>One health check's outcome.</summary>
internal sealed record HealthCheckOutcome(string Name, HealthStatus Status, string Description, DateTimeOffset At);
