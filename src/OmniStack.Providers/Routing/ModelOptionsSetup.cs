using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace OmniStack.Providers.Routing;

/// <summary>Reads <see cref="ModelOptions"/>: OmniAgent's variables and those that the SDKs know first, then OmniStack's own settings over them.</summary>
internal sealed class ModelOptionsSetup(IConfiguration configuration) : IConfigureOptions<ModelOptions>
{
    public void Configure(ModelOptions options)
    {
        ReadVariables(options);
        options.Default = Text("OmniStack:Model") ?? options.Default;
        configuration.GetSection(ModelOptions.Section).Bind(options);
        configuration.GetSection(ModelOptions.ProvidersSection).Bind(options.Providers);
        if (options.Providers.TryGetValue(ProviderSettings.OpenAI, out var openAI) && openAI.BaseUrl is not null)
        {
            options.Prefixes.TryAdd("*", ProviderSettings.OpenAI); // Another server behind OpenAI's API has models of any name.
        }
    }

    private void ReadVariables(ModelOptions options)
    {
        options.Default = Text("BASE_MODEL") ?? options.Default;
        options.DefaultProvider = Text("LLM_PROVIDER");
        options.DefaultApiType = Text("LLM_API_TYPE");
        options.Providers[ProviderSettings.OpenAI] = new ProviderSettings { ApiKey = Text("OPENAI_API_KEY"), BaseUrl = Url("OPENAI_BASE_URL") };
        options.Providers[ProviderSettings.Anthropic] = new ProviderSettings { ApiKey = Text("ANTHROPIC_API_KEY"), BaseUrl = Url("ANTHROPIC_BASE_URL") };
        foreach (var (prefix, provider) in Map("LLM_MODEL_PROVIDER_INFERENCE_MAP"))
        {
            options.Prefixes[prefix] = provider;
        }

        foreach (var (provider, api) in Map("LLM_PROVIDER_DEFAULT_API_TYPE_MAP"))
        {
            if (!options.Providers.TryGetValue(provider, out var settings))
            {
                options.Providers[provider] = settings = new ProviderSettings();
            }

            settings.ApiType = api;
        }
    }

    private string? Text(string key) => configuration[key] is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;

    // Whether it is absolute is checked with all the rest.
    private Uri? Url(string key) => Text(key) is { } value ? new Uri(value, UriKind.RelativeOrAbsolute) : null;

    private Dictionary<string, string> Map(string key)
    {
        try
        {
            return Text(key) is { } json ? JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? [] : [];
        }
        catch (JsonException error)
        {
            throw new OptionsValidationException(key, typeof(ModelOptions), [$"{key} is not a JSON object of texts (line {error.LineNumber + 1}, byte {error.BytePositionInLine})."]);
        }
    }
}
