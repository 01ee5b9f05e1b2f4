using System.Diagnostics.CodeAnalysis;

namespace OmniStack.LocalHosting;

/// <summary>Given to callbacks that fill in a process's environment, once per replica and start.</summary>
/// <param name="executionContext">Whether the application runs or is published.</param>
/// <param name="resource">The resource that is started.</param>
/// <param name="environmentVariables">The variables so far; empty when null.</param>
/// <param name="cancellationToken">Ends when the application stops.</param>
[SuppressMessage("Design", "MA0016:Prefer using collection abstraction instead of implementation", Justification = "The same shape as Aspire's.")]
public sealed class EnvironmentCallbackContext(DistributedApplicationExecutionContext executionContext, IResource resource,
    Dictionary<string, object>? environmentVariables = null, CancellationToken cancellationToken = default)
{
    /// <summary>Texts, or <see cref="IValueProvider"/>s that give them.</summary>
    public Dictionary<string, object> EnvironmentVariables { get; } = environmentVariables ?? [];

    /// <summary>Whether the application runs or is published.</summary>
    public DistributedApplicationExecutionContext ExecutionContext => executionContext;

    /// <summary>The resource that is started.</summary>
    public IResource Resource => resource;

    /// <summary>Ends when the application stops.</summary>
    public CancellationToken CancellationToken => cancellationToken;
}

/// <summary>Given to callbacks that fill in a process's arguments.</summary>
/// <param name="args">The arguments so far.</param>
/// <param name="cancellationToken">Ends when the application stops.</param>
public sealed class CommandLineArgsCallbackContext(IList<object> args, CancellationToken cancellationToken = default)
{
    /// <summary>Texts, or <see cref="IValueProvider"/>s that give them.</summary>
    public IList<object> Args => args;

    /// <summary>Ends when the application stops.</summary>
    public CancellationToken CancellationToken => cancellationToken;
}
