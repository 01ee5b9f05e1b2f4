namespace OmniStack.LocalHosting;

/// <summary>A parameter's value as it may stand in a URL.</summary>
internal sealed class UriEncodedParameter(ParameterResource parameter) : IValueProvider, IManifestExpressionProvider
{
    public ParameterResource Parameter => parameter;

    public string ValueExpression => $"{{{NameOf(parameter)}.value}}";

    /// <returns>The name that a manifest has for the encoded value.</returns>
    public static string NameOf(ParameterResource parameter) => $"{parameter.Name}-uri-encoded";

    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
        => Uri.EscapeDataString(await parameter.GetValueAsync(cancellationToken) ?? "");
}
