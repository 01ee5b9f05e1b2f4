using System.Net.Sockets;

namespace OmniStack.LocalHosting;

/// <summary>Declares MongoDB servers and databases.</summary>
public static class MongoDBBuilderExtensions
{
    private const string DataDirectory = "/data/db";

    /// <summary>
    /// Adds a MongoDB server. Local mode takes <c>ConnectionStrings:NAME</c> (or that of its database) if it is configured, else starts
    /// mongod if it is on the PATH, else leaves the services to their embedded stores.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="port">The wanted port; any free one when null.</param>
    /// <param name="userName">The root user; <c>admin</c> when null.</param>
    /// <param name="password">A generated and kept one when null.</param>
    public static IResourceBuilder<MongoDBServerResource> AddMongoDB(this IDistributedApplicationBuilder builder, string name, int? port = null,
        IResourceBuilder<ParameterResource>? userName = null, IResourceBuilder<ParameterResource>? password = null)
        => builder.AddResource(new MongoDBServerResource(name, userName?.Resource,
            password?.Resource ?? ParameterResourceBuilderExtensions.CreatePassword(builder, $"{name}-password")))
        .WithAnnotation(new EndpointAnnotation(ProtocolType.Tcp, name: "tcp", port: port, targetPort: 27017))
        .WithAnnotation(new ContainerImageAnnotation("docker.io", "library/mongo", "8.2"))
        .WithEnvironment(context =>
        {
            var mongo = (MongoDBServerResource)context.Resource;
            context.EnvironmentVariables["MONGO_INITDB_ROOT_USERNAME"] = mongo.UserName;
            context.EnvironmentVariables["MONGO_INITDB_ROOT_PASSWORD"] = mongo.PasswordParameter;
        });

    /// <summary>Adds a database of the server.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="databaseName">The database's name; the resource's when null.</param>
    public static IResourceBuilder<MongoDBDatabaseResource> AddDatabase(this IResourceBuilder<MongoDBServerResource> builder, string name, string? databaseName = null)
        => builder.ApplicationBuilder.AddResource(new MongoDBDatabaseResource(name, databaseName ?? name, builder.Resource));

    /// <summary>Keeps the data over restarts; local mode always does, in the data directory.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="name">The volume; <c>NAME-data</c> when null.</param>
    /// <param name="isReadOnly">Whether the server may not write it.</param>
    public static IResourceBuilder<MongoDBServerResource> WithDataVolume(this IResourceBuilder<MongoDBServerResource> builder, string? name = null, bool isReadOnly = false)
        => builder.WithVolume(name, DataDirectory, isReadOnly);

    /// <summary>Keeps the data in a directory of the host, in local mode too.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="source">Relative to the AppHost's directory, or absolute.</param>
    /// <param name="isReadOnly">Whether the server may not write it.</param>
    public static IResourceBuilder<MongoDBServerResource> WithDataBindMount(this IResourceBuilder<MongoDBServerResource> builder, string source, bool isReadOnly = false)
        => builder.WithBindMount(source, DataDirectory, isReadOnly);

    /// <summary>Accepted for Aspire's sake: the scripts are run by the container's entry point, and local mode runs none. It says so and goes on.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="source">The directory of the scripts; not read.</param>
    public static IResourceBuilder<MongoDBServerResource> WithInitFiles(this IResourceBuilder<MongoDBServerResource> builder, string source)
        => builder.WithAnnotation(new SkippedToolAnnotation($"The init directory {source}"));

    /// <summary>Accepted for Aspire's sake: the tool is a container, and local mode runs none. It says so and goes on.</summary>
    /// <typeparam name="T">The server's kind.</typeparam>
    /// <param name="builder">The server.</param>
    /// <param name="configureContainer">Not called.</param>
    /// <param name="containerName">Not used.</param>
    public static IResourceBuilder<T> WithMongoExpress<T>(this IResourceBuilder<T> builder,
        Action<IResourceBuilder<MongoExpressContainerResource>>? configureContainer = null, string? containerName = null) where T : MongoDBServerResource
        => builder.WithAnnotation(new SkippedToolAnnotation("Mongo Express"));
}
