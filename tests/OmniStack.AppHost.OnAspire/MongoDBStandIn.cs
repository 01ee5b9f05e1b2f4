namespace Aspire.Hosting;

/// <summary>Declares as much of Aspire.Hosting.MongoDB as AppHost.cs calls, with what the manifest holds of it.</summary>
internal static class MongoDBStandIn
{
    public static IResourceBuilder<MongoDBServerResource> AddMongoDB(this IDistributedApplicationBuilder builder, string name)
    {
        var password = ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false);
        return builder.AddResource(new MongoDBServerResource(name, password))
            .WithImage("library/mongo", "8.2")
            .WithImageRegistry("docker.io")
            .WithEndpoint(targetPort: 27017, name: MongoDBServerResource.EndpointName)
            .WithEnvironment("MONGO_INITDB_ROOT_USERNAME", MongoDBServerResource.UserName)
            .WithEnvironment(context => context.EnvironmentVariables["MONGO_INITDB_ROOT_PASSWORD"] = password);
    }

    public static IResourceBuilder<MongoDBServerResource> WithDataVolume(this IResourceBuilder<MongoDBServerResource> server, string name)
        => server.WithVolume(name, "/data/db");

    public static IResourceBuilder<MongoDBDatabaseResource> AddDatabase(this IResourceBuilder<MongoDBServerResource> server, string name, string databaseName)
        => server.ApplicationBuilder.AddResource(new MongoDBDatabaseResource(name, databaseName, server.Resource));
}

internal sealed class MongoDBServerResource(string name, ParameterResource password) : ContainerResource(name), IResourceWithConnectionString
{
    public const string EndpointName = "tcp";
    public const string UserName = "admin";

    public ReferenceExpression ConnectionStringExpression => ConnectionStringOf(database: "");

    public ReferenceExpression ConnectionStringOf(string database)
    {
        var endpoint = new EndpointReference(this, EndpointName);
        return ReferenceExpression.Create(
            $"mongodb://{UserName}:{password:uri}@{endpoint.Property(EndpointProperty.Host)}:{endpoint.Property(EndpointProperty.Port)}{database}?authSource=admin&authMechanism=SCRAM-SHA-256");
    }
}

internal sealed class MongoDBDatabaseResource(string name, string databaseName, MongoDBServerResource parent)
    : Resource(name), IResourceWithParent<MongoDBServerResource>, IResourceWithConnectionString
{
    public MongoDBServerResource Parent => parent;

    public ReferenceExpression ConnectionStringExpression => parent.ConnectionStringOf($"/{databaseName}");
}
