using System.Globalization;

namespace OmniStack.LocalHosting.Publishing;

/// <summary>Turns values into the manifest's expressions, and remembers the parameters that they name: each needs an entry of its own.</summary>
internal sealed class ManifestReferences
{
    private readonly List<ParameterResource> _parameters = [];
    private readonly HashSet<ParameterResource> _encoded = [];

    /// <summary>The named parameters in the order in which they were met first.</summary>
    public IReadOnlyList<ParameterResource> Parameters => _parameters;

    /// <summary>Whether the parameter is named in the form for URLs too.</summary>
    public bool IsEncoded(ParameterResource parameter) => _encoded.Contains(parameter);

    /// <param name="value">A text, or a value that a deployment fills in.</param>
    public string Take(object value)
    {
        Remember(value);
        return value switch
        {
            string text => text,
            IManifestExpressionProvider provider => provider.ValueExpression,
            IResourceBuilder<IResource> { Resource: IManifestExpressionProvider provider } => provider.ValueExpression,
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };
    }

    private void Remember(object value)
    {
        switch (value)
        {
            case ParameterResource parameter when !_parameters.Contains(parameter):
                _parameters.Add(parameter);
                break;
            case UriEncodedParameter { Parameter: var parameter }:
                Remember(parameter);
                _encoded.Add(parameter);
                break;
            case ReferenceExpression expression:
                foreach (var provider in expression.ValueProviders)
                {
                    Remember(provider);
                }
                break;
            case IResourceBuilder<IResource> { Resource: var resource }:
                Remember(resource);
                break;
        }
    }
}
