namespace OmniStack.LocalHosting;

/// <summary>A parameter's value as it may stand in a URL.</summary>
internal sealed class UriEncodedParameter(ParameterResource parameter) : IValueProvider, IManifestExpressionProvider
{
    public string ValueExpression => $"{{{parameter.Name}-uri-encoded.value}}";

    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
        => Uri.EscapeDataString(await parameter.GetValueAsync(cancellationToken) ?? "");
}
