namespace OmniStack.LocalHosting;

/// <summary>A connection string that is configured, or composed of other resources' values.</summary>
/// <param name="name">The resource's name.</param>
/// <param name="connectionStringExpression">Where the text comes from.</param>
public sealed class ConnectionStringResource(string name, ReferenceExpression connectionStringExpression)
    : Resource(name), IResourceWithConnectionString, IResourceWithWaitSupport
{
    /// <inheritdoc/>
    public ReferenceExpression ConnectionStringExpression => connectionStringExpression;

    /// <summary>The parameter that holds the whole text; null when it is composed.</summary>
    internal ParameterResource? Parameter { get; init; }
}
