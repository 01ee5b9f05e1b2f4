using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Contracts;

namespace OmniStack.Providers.Routing;

/// <summary>Finds who serves a model: by its settings, else by the longest prefix of its name.</summary>
internal sealed class ModelRoutes(IOptions<ModelOptions> options)
{
    private readonly ModelOptions _options = options.Value;

    /// <param name="model">Null for the default.</param>
    /// <param name="forSummary">Whether the model's summary settings apply.</param>
    /// <exception cref="OmniStackException"><c>model_unknown</c>.</exception>
    public ModelRoute Find(string? model, bool forSummary = false)
    {
        var name = string.IsNullOrWhiteSpace(model) ? _options.Default : model;
        var settings = SettingsOf(name);
        var summary = forSummary ? settings.Summary : null;
        var route = Locate(name);
        return route with
        {
            Model = summary?.Model ?? route.Model,
            Temperature = summary?.Temperature ?? settings.Temperature,
            ToolChoice = settings.ToolChoice,
            RequestOptions = RequestOptions.Read(summary?.RequestOptions ?? settings.RequestOptions),
        };
    }

    /// <returns>Who serves the model and how, without what goes with each request.</returns>
    /// <exception cref="OmniStackException"><c>model_unknown</c>.</exception>
    public ModelRoute Locate(string name)
    {
        var settings = SettingsOf(name);
        var model = settings.Model ?? name;
        var provider = settings.Provider ?? InferProvider(model);
        if (!_options.Providers.TryGetValue(provider, out var service) || !service.IsConfigured)
        {
            throw new OmniStackException(ErrorKind.NotFound, ErrorCodes.ModelUnknown,
                $"The model {name} is served by {provider}, which has neither a key nor a base URL. {Known()}");
        }

        return new ModelRoute(provider, ApiOf(settings, provider, service), model);
    }

    private static ModelApi ApiOf(ModelSettings settings, string provider, ProviderSettings service)
        => (settings.ApiType ?? service.ApiType) is { } name ? ModelApis.Parse(name)
            : provider.Equals(ProviderSettings.Anthropic, StringComparison.OrdinalIgnoreCase) ? ModelApi.Messages
            : provider.Equals(ProviderSettings.OpenAI, StringComparison.OrdinalIgnoreCase) && service.BaseUrl is null ? ModelApi.Responses
            : ModelApi.ChatCompletion;

    private ModelSettings SettingsOf(string name)
        => _options.Named.TryGetValue(name, out var settings) ? settings
            : name == _options.Default ? new ModelSettings { Provider = _options.DefaultProvider, ApiType = _options.DefaultApiType }
            : new ModelSettings();

    private string InferProvider(string model)
        => _options.Prefixes
            .Select(entry => (Prefix: entry.Key.TrimEnd('*'), Provider: entry.Value))
            .Where(entry => entry.Provider.Length > 0 && model.StartsWith(entry.Prefix, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(entry => entry.Prefix.Length)
            .Select(entry => entry.Provider)
            .FirstOrDefault()
            ?? throw new OmniStackException(ErrorKind.NotFound, ErrorCodes.ModelUnknown, $"No provider is known for the model {model}. {Known()}");

    private string Known()
    {
        var prefixes = string.Join(", ", _options.Prefixes.Where(entry => entry.Value.Length > 0).Select(entry => entry.Key).Order(StringComparer.Ordinal));
        return _options.Named.Count == 0
            ? $"Known prefixes: {prefixes}."
            : $"Known prefixes: {prefixes}; known models: {string.Join(", ", _options.Named.Keys.Order(StringComparer.Ordinal))}.";
    }
}
