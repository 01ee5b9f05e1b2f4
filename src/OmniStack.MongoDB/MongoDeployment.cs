namespace OmniStack.MongoDB;

/// <summary>The servers as they were last seen.</summary>
/// <param name="SetName">The replica set, or null.</param>
/// <param name="Servers">In the order of their addresses.</param>
public sealed record MongoDeployment(string? SetName, IReadOnlyList<MongoServerState> Servers)
{
    /// <summary>Whether a server takes commands.</summary>
    public bool IsAvailable => Servers.Any(server => server.Kind is MongoServerKind.Standalone or MongoServerKind.Primary or MongoServerKind.Router);
}

/// <summary>One server as it was last seen.</summary>
/// <param name="Address">Host and port.</param>
/// <param name="Kind">Its part in the deployment.</param>
/// <param name="Failure">Why it is <see cref="MongoServerKind.Unknown"/>, for the log and the operator; null when it answers.</param>
public sealed record MongoServerState(string Address, MongoServerKind Kind, string? Failure);
