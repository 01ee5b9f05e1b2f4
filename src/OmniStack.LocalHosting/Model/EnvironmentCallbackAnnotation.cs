namespace OmniStack.LocalHosting;

/// <summary>Fills in environment variables.</summary>
internal sealed record EnvironmentCallbackAnnotation(Func<EnvironmentCallbackContext, Task> Callback) : IResourceAnnotation;

/// <summary>Fills in arguments.</summary>
internal sealed record CommandLineArgsCallbackAnnotation(Func<CommandLineArgsCallbackContext, Task> Callback) : IResourceAnnotation;

/// <summary>The start waits for another resource.</summary>
internal sealed record WaitAnnotation(IResource Resource, WaitType WaitType, int ExitCode = 0) : IResourceAnnotation;

/// <summary>What is waited for.</summary>
internal enum WaitType { Started, Healthy, Completed }

/// <summary>A resource uses another, or belongs to it.</summary>
internal sealed record ResourceRelationshipAnnotation(IResource Resource, string Type) : IResourceAnnotation
{
    public const string Reference = "Reference";
    public const string Parent = "Parent";
}

/// <summary>Healthy while GET on the endpoint answers with the status.</summary>
internal sealed record HttpHealthCheckAnnotation(string? EndpointName, string Path, int StatusCode) : IResourceAnnotation;

/// <summary>How many processes run.</summary>
internal sealed record ReplicaAnnotation(int Replicas) : IResourceAnnotation;

/// <summary>Started only when the user asks for it.</summary>
internal sealed record ExplicitStartupAnnotation : IResourceAnnotation;

/// <summary>Changes how an endpoint's URL is shown.</summary>
internal sealed record UrlForEndpointAnnotation(string EndpointName, Action<ResourceUrlAnnotation> Callback) : IResourceAnnotation;

/// <summary>A command that the user can give.</summary>
internal sealed record ResourceCommandAnnotation(string Name, string DisplayName, Func<ExecuteCommandContext, Task<ExecuteCommandResult>> ExecuteCommand,
    CommandOptions Options) : IResourceAnnotation;

/// <summary>The profile of launchSettings.json that a project runs with.</summary>
internal sealed record LaunchProfileAnnotation(string Name, LaunchProfile Profile) : IResourceAnnotation;

/// <summary>A volume (a name) or a directory of the host (a path) that a deployment mounts into the container.</summary>
internal sealed record ContainerMountAnnotation(string Source, string Target, bool IsBindMount, bool IsReadOnly) : IResourceAnnotation;

/// <summary>How long the container lives in a deployment.</summary>
internal sealed record ContainerLifetimeAnnotation(ContainerLifetime Lifetime) : IResourceAnnotation;

/// <summary>The container's image.</summary>
internal sealed record ContainerImageAnnotation(string Registry, string Image, string Tag) : IResourceAnnotation;

/// <summary>A tool that exists only as a container; local mode says so and goes on.</summary>
internal sealed record SkippedToolAnnotation(string Tool) : IResourceAnnotation;
