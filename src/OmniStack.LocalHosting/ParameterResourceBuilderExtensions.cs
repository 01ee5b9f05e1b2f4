using OmniStack.LocalHosting.Building;

namespace OmniStack.LocalHosting;

/// <summary>Declares parameters and connection strings.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>Adds a value that <c>Parameters:NAME</c> of the configuration holds.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="secret">Whether the value is masked where it is shown.</param>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, bool secret = false)
        => builder.AddResource(new ParameterResource(name, _ => Configured(builder, name) ?? Entered(builder, name)
            ?? throw new DistributedApplicationException($"Parameter '{name}' has no value. Enter it in the dashboard, or set Parameters:{name}, for example by the environment variable Parameters__{name.Replace('-', '_')}."), secret));

    /// <summary>Adds a value that is given here.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="value">The value in run mode.</param>
    /// <param name="publishValueAsDefault">Whether the manifest holds the value too.</param>
    /// <param name="secret">Whether the value is masked where it is shown.</param>
    /// <exception cref="ArgumentException">A secret is to be published.</exception>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, string value,
        bool publishValueAsDefault = false, bool secret = false)
    {
        if (publishValueAsDefault && secret)
        {
            throw new ArgumentException("A secret cannot be published as a default value.", nameof(secret));
        }
        var parameter = new ParameterResource(name, _ => value, secret);
        if (publishValueAsDefault)
        {
            parameter.Default = new ConstantParameterDefault(value);
        }
        return builder.AddResource(parameter);
    }

    /// <summary>Adds a value that <c>Parameters:NAME</c> holds or, if it does not, the default makes.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="value">Makes the value.</param>
    /// <param name="secret">Whether the value is masked where it is shown.</param>
    /// <param name="persist">Whether a made value is kept, in a file of the data directory that only its owner can read.</param>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, ParameterDefault value,
        bool secret = false, bool persist = false)
        => builder.AddResource(CreateDefaulted(builder, name, value, secret, persist));

    /// <summary>Adds the connection string that <c>ConnectionStrings:NAME</c> of the configuration holds.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="environmentVariableName">Not used: the configuration is read by name.</param>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(this IDistributedApplicationBuilder builder, string name,
        string? environmentVariableName = null)
    {
        var parameter = new ParameterResource(name, _ => builder.Configuration[$"ConnectionStrings:{name}"]
            ?? (environmentVariableName is null ? null : builder.Configuration[environmentVariableName])
            ?? throw new DistributedApplicationException($"Connection string '{name}' has no value. Set ConnectionStrings:{name}."), secret: true);
        return builder.AddResource(new ConnectionStringResource(name, ReferenceExpression.Create($"{parameter}")) { Parameter = parameter });
    }

    /// <summary>Adds a connection string that is composed of other resources' values.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="connectionStringExpression">The text.</param>
    public static IResourceBuilder<ConnectionStringResource> AddConnectionString(this IDistributedApplicationBuilder builder, string name,
        ReferenceExpression connectionStringExpression)
        => builder.AddResource(new ConnectionStringResource(name, connectionStringExpression));

    /// <returns>The password that a server has when the user gives none: 22 letters and digits, kept over restarts.</returns>
    internal static ParameterResource CreatePassword(IDistributedApplicationBuilder builder, string name)
        => CreateDefaulted(builder, name, new GenerateParameterDefault { MinLength = 22, Special = false }, secret: true, persist: true);

    private static ParameterResource CreateDefaulted(IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret, bool persist)
        => new(name, _ => Configured(builder, name) ?? (persist && builder is DistributedApplicationBuilder { Data: var data }
            ? SecretFile.ReadOrCreate(data, name, value) : value.GetDefaultValue()), secret) { Default = value };

    private static string? Entered(IDistributedApplicationBuilder builder, string name)
        => builder is DistributedApplicationBuilder { Data: var data } && builder.ExecutionContext.IsRunMode ? ParameterFile.Read(data, name) : null;

    // Shells refuse hyphens in variable names, so an underscore stands for one, as in Aspire.
    private static string? Configured(IDistributedApplicationBuilder builder, string name)
        => builder.Configuration[$"Parameters:{name}"] ?? builder.Configuration[$"Parameters:{name.Replace('-', '_')}"];
}
