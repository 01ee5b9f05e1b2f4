namespace OmniStack.LocalHosting;

/// <summary>A part of the application: a project, a server, a database, a parameter. What is known of it are its annotations.</summary>
public interface IResource
{
    /// <summary>Unique in the application; ASCII letters, digits and hyphens.</summary>
    string Name { get; }

    /// <summary>What was declared about the resource, in the order of declaration.</summary>
    ResourceAnnotationCollection Annotations { get; }
}

/// <summary>A resource whose process is given environment variables.</summary>
public interface IResourceWithEnvironment : IResource;

/// <summary>A resource whose process is given command line arguments.</summary>
public interface IResourceWithArgs : IResource;

/// <summary>A resource that listens on endpoints.</summary>
public interface IResourceWithEndpoints : IResource;

/// <summary>A resource that others find by <c>services__NAME__ENDPOINT__N</c>.</summary>
public interface IResourceWithServiceDiscovery : IResourceWithEndpoints;

/// <summary>A resource whose start can wait for others.</summary>
public interface IResourceWithWaitSupport : IResource;

/// <summary>A resource that lives inside another, like a database in its server.</summary>
public interface IResourceWithParent : IResource
{
    /// <summary>The resource it lives in.</summary>
    IResource Parent { get; }
}

/// <summary>A resource that lives inside another of a known kind.</summary>
/// <typeparam name="T">The parent's kind.</typeparam>
public interface IResourceWithParent<out T> : IResourceWithParent where T : IResource
{
    /// <summary>The resource it lives in.</summary>
    new T Parent { get; }

    IResource IResourceWithParent.Parent => Parent;
}

/// <summary>A resource that clients reach by a connection string.</summary>
public interface IResourceWithConnectionString : IResource, IValueProvider, IManifestExpressionProvider
{
    /// <summary>The connection string in terms of other resources' values.</summary>
    ReferenceExpression ConnectionStringExpression { get; }

    /// <summary>The connection string's parts by name, such as <c>Host</c>; empty when it has none.</summary>
    IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties() => [];

    /// <returns>The connection string clients are to use; null when there is no server and they use their embedded store.</returns>
    ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default)
        => this.FindBacking() is { } backing ? ValueTask.FromResult(backing.ConnectionString) : ConnectionStringExpression.GetValueAsync(cancellationToken);

    string IManifestExpressionProvider.ValueExpression => $"{{{Name}.connectionString}}";

    ValueTask<string?> IValueProvider.GetValueAsync(CancellationToken cancellationToken) => GetConnectionStringAsync(cancellationToken);
}
