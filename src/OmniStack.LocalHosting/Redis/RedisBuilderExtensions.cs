using System.Net.Sockets;

namespace OmniStack.LocalHosting;

/// <summary>Declares Redis servers.</summary>
public static class RedisBuilderExtensions
{
    /// <summary>Adds a Redis server with a generated password.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="port">The wanted port; any free one when null.</param>
    public static IResourceBuilder<RedisResource> AddRedis(this IDistributedApplicationBuilder builder, string name, int? port)
        => builder.AddRedis(name, port, null);

    /// <summary>
    /// Adds a Redis server. Local mode takes <c>ConnectionStrings:NAME</c> if it is configured, else starts redis-server if it is on
    /// the PATH, else leaves the services to their embedded stores.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="port">The wanted port; any free one when null.</param>
    /// <param name="password">A generated and kept one when null.</param>
    public static IResourceBuilder<RedisResource> AddRedis(this IDistributedApplicationBuilder builder, string name, int? port = null,
        IResourceBuilder<ParameterResource>? password = null)
    {
        var redis = new RedisResource(name)
        {
            PasswordParameter = password?.Resource ?? ParameterResourceBuilderExtensions.CreatePassword(builder, $"{name}-password"),
        };
        return builder.AddResource(redis)
            .WithAnnotation(new EndpointAnnotation(ProtocolType.Tcp, name: "tcp", port: port, targetPort: 6379))
            .WithAnnotation(new ContainerImageAnnotation("docker.io", "library/redis", "8.2"))
            .WithEnvironment(context =>
            {
                if (redis.PasswordParameter is { } parameter)
                {
                    context.EnvironmentVariables["REDIS_PASSWORD"] = parameter;
                }
            })
            .WithArgs("-c").WithArgs(context => context.Args.Add(redis.ContainerCommand));
    }

    /// <summary>Keeps the data over restarts; local mode always does, in the data directory.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="name">The volume; <c>NAME-data</c> when null.</param>
    /// <param name="isReadOnly">Whether the server may not write it.</param>
    public static IResourceBuilder<RedisResource> WithDataVolume(this IResourceBuilder<RedisResource> builder, string? name = null, bool isReadOnly = false)
        => WithDefaultPersistence(builder.WithVolume(name, "/data", isReadOnly), isReadOnly);

    /// <summary>Keeps the data in a directory of the host, in local mode too.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="source">Relative to the AppHost's directory, or absolute.</param>
    /// <param name="isReadOnly">Whether the server may not write it.</param>
    public static IResourceBuilder<RedisResource> WithDataBindMount(this IResourceBuilder<RedisResource> builder, string source, bool isReadOnly = false)
        => WithDefaultPersistence(builder.WithBindMount(source, "/data", isReadOnly), isReadOnly);

    /// <summary>Takes snapshots. Local mode keeps an append-only file as well.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="interval">Between snapshots; one minute when null.</param>
    /// <param name="keysChangedThreshold">Changed keys below which none is taken.</param>
    public static IResourceBuilder<RedisResource> WithPersistence(this IResourceBuilder<RedisResource> builder, TimeSpan? interval = null, long keysChangedThreshold = 1)
    {
        builder.Resource.Persistence = new RedisPersistence(interval ?? TimeSpan.FromSeconds(60), keysChangedThreshold);
        return builder;
    }

    /// <summary>Sets the password.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="password">None when null.</param>
    public static IResourceBuilder<RedisResource> WithPassword(this IResourceBuilder<RedisResource> builder, IResourceBuilder<ParameterResource>? password)
    {
        builder.Resource.PasswordParameter = password?.Resource;
        return builder;
    }

    /// <summary>Sets the wanted port.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="port">Any free one when null.</param>
    public static IResourceBuilder<RedisResource> WithHostPort(this IResourceBuilder<RedisResource> builder, int? port) => builder.SetPort(port);

    /// <summary>Accepted for Aspire's sake: the tool is a container, and local mode runs none. It says so and goes on.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="configureContainer">Not called.</param>
    /// <param name="containerName">Not used.</param>
    public static IResourceBuilder<RedisResource> WithRedisCommander(this IResourceBuilder<RedisResource> builder,
        Action<IResourceBuilder<RedisCommanderResource>>? configureContainer = null, string? containerName = null)
        => builder.WithAnnotation(new SkippedToolAnnotation("Redis Commander"));

    /// <summary>Accepted for Aspire's sake: the tool is a container, and local mode runs none. It says so and goes on.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="configureContainer">Not called.</param>
    /// <param name="containerName">Not used.</param>
    public static IResourceBuilder<RedisResource> WithRedisInsight(this IResourceBuilder<RedisResource> builder,
        Action<IResourceBuilder<RedisInsightResource>>? configureContainer = null, string? containerName = null)
        => builder.WithAnnotation(new SkippedToolAnnotation("Redis Insight"));

    private static IResourceBuilder<RedisResource> WithDefaultPersistence(IResourceBuilder<RedisResource> builder, bool isReadOnly)
        => isReadOnly || builder.Resource.Persistence is not null ? builder : builder.WithPersistence();
}
