namespace OmniStack.LocalHosting;

/// <summary>A MongoDB server.</summary>
public class MongoDBServerResource : ContainerResource, IResourceWithConnectionString
{
    private const string Authentication = "authSource=admin&authMechanism=SCRAM-SHA-256";

    internal MongoDBServerResource(string name, ParameterResource? userName, ParameterResource password) : base(name)
    {
        UserNameParameter = userName;
        PasswordParameter = password;
    }

    /// <summary>Where the server listens.</summary>
    public EndpointReference PrimaryEndpoint => field ??= new EndpointReference(this, "tcp");

    /// <summary>The root user's name; <c>admin</c> when null.</summary>
    public ParameterResource? UserNameParameter { get; }

    /// <summary>The root user's password.</summary>
    public ParameterResource PasswordParameter { get; }

    /// <inheritdoc/>
    public ReferenceExpression ConnectionStringExpression => Compose("");

    internal ReferenceExpression UserName => UserNameParameter is { } user ? ReferenceExpression.Create($"{user}") : ReferenceExpression.Create($"admin");

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties()
    {
        yield return new("Host", ReferenceExpression.Create($"{PrimaryEndpoint.Property(EndpointProperty.Host)}"));
        yield return new("Port", ReferenceExpression.Create($"{PrimaryEndpoint.Property(EndpointProperty.Port)}"));
        yield return new("UserName", UserName);
        yield return new("Password", ReferenceExpression.Create($"{PasswordParameter}"));
        yield return new("AuthenticationDatabase", ReferenceExpression.Create($"admin"));
        yield return new("AuthenticationMechanism", ReferenceExpression.Create($"SCRAM-SHA-256"));
        yield return new("Uri", ConnectionStringExpression);
    }

    /// <param name="path">Empty, or a slash and the database.</param>
    internal ReferenceExpression Compose(string path)
    {
        var password = new UriEncodedParameter(PasswordParameter);
        var address = PrimaryEndpoint.Property(EndpointProperty.HostAndPort);
        return UserNameParameter is { } user
            ? ReferenceExpression.Create($"mongodb://{new UriEncodedParameter(user)}:{password}@{address}{path}?{Authentication}")
            : ReferenceExpression.Create($"mongodb://admin:{password}@{address}{path}?{Authentication}");
    }
}

/// <summary>A database of a MongoDB server.</summary>
/// <param name="name">The resource's name.</param>
/// <param name="databaseName">The database's name.</param>
/// <param name="parent">The server.</param>
public sealed class MongoDBDatabaseResource(string name, string databaseName, MongoDBServerResource parent)
    : Resource(name), IResourceWithParent<MongoDBServerResource>, IResourceWithConnectionString, IResourceWithWaitSupport
{
    /// <inheritdoc/>
    public MongoDBServerResource Parent => parent;

    /// <summary>The database's name.</summary>
    public string DatabaseName => databaseName;

    /// <inheritdoc/>
    public ReferenceExpression ConnectionStringExpression => parent.Compose($"/{databaseName}");

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties()
        => [.. parent.GetConnectionProperties().Where(property => property.Key != "Uri"), new("Uri", ConnectionStringExpression),
            new("DatabaseName", ReferenceExpression.Create($"{databaseName}"))];
}

/// <summary>A web tool for MongoDB; it exists only as a container.</summary>
/// <param name="name">The resource's name.</param>
public sealed class MongoExpressContainerResource(string name) : ContainerResource(name);
