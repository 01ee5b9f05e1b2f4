using System.Globalization;

namespace OmniStack.LocalHosting;

/// <summary>A Redis server.</summary>
/// <param name="name">The resource's name.</param>
public sealed class RedisResource(string name) : ContainerResource(name, entrypoint: "/bin/sh"), IResourceWithConnectionString
{
    /// <summary>Where the server listens.</summary>
    public EndpointReference PrimaryEndpoint => field ??= new EndpointReference(this, "tcp");

    /// <summary>The password; null for none.</summary>
    public ParameterResource? PasswordParameter { get; internal set; }

    /// <summary>Snapshots to disk, beside the append-only file; null for none.</summary>
    internal RedisPersistence? Persistence { get; set; }

    /// <summary>What the container's shell runs. The shell reads the password from the environment: arguments are no place for secrets.</summary>
    internal string ContainerCommand => "redis-server" + (PasswordParameter is null ? "" : " --requirepass $REDIS_PASSWORD")
        + (Persistence is { } persistence ? string.Create(CultureInfo.InvariantCulture, $" --save {persistence.Interval.TotalSeconds} {persistence.KeysChangedThreshold}") : "");

    /// <inheritdoc/>
    public ReferenceExpression ConnectionStringExpression => PasswordParameter is { } password
        ? ReferenceExpression.Create($"{PrimaryEndpoint.Property(EndpointProperty.HostAndPort)},password={password}")
        : ReferenceExpression.Create($"{PrimaryEndpoint.Property(EndpointProperty.HostAndPort)}");

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties()
    {
        yield return new("Host", ReferenceExpression.Create($"{PrimaryEndpoint.Property(EndpointProperty.Host)}"));
        yield return new("Port", ReferenceExpression.Create($"{PrimaryEndpoint.Property(EndpointProperty.Port)}"));
        if (PasswordParameter is { } password)
        {
            yield return new("Password", ReferenceExpression.Create($"{password}"));
            yield return new("Uri", ReferenceExpression.Create(
                $"redis://:{new UriEncodedParameter(password)}@{PrimaryEndpoint.Property(EndpointProperty.HostAndPort)}"));
        }
        else
        {
            yield return new("Uri", ReferenceExpression.Create($"redis://{PrimaryEndpoint.Property(EndpointProperty.HostAndPort)}"));
        }
    }
}

/// <summary>A snapshot after an interval in which at least so many keys changed.</summary>
internal sealed record RedisPersistence(TimeSpan Interval, long KeysChangedThreshold);

/// <summary>A web tool for Redis; it exists only as a container.</summary>
/// <param name="name">The resource's name.</param>
public sealed class RedisCommanderResource(string name) : ContainerResource(name);

/// <summary>A web tool for Redis; it exists only as a container.</summary>
/// <param name="name">The resource's name.</param>
public sealed class RedisInsightResource(string name) : ContainerResource(name);
