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

        ReadNamingVariables(options);
        NameVariables(options);
    }

    /// <summary>What they leave open is as for answers; the API too, unless the provider is another one.</summary>
    private void ReadNamingVariables(ModelOptions options)
    {
        var (model, provider, api, request) = (Text("CHAT_NAME_MODEL"), Text("CHAT_NAME_LLM_PROVIDER"), Text("CHAT_NAME_LLM_API_TYPE"), Text("CHAT_NAME_REQUEST_KWARGS"));
        if ((model ?? provider ?? api ?? request) is null || options.Named.ContainsKey(ModelOptions.NamingModel))
        {
            return;
        }

        var answers = options.Named.TryGetValue(model ?? options.Default, out var named) ? named
            : new ModelSettings { Provider = options.DefaultProvider, ApiType = options.DefaultApiType };
        options.Named[ModelOptions.NamingModel] = new ModelSettings
        {
            Model = answers.Model ?? model ?? options.Default,
            Provider = provider ?? answers.Provider,
            ApiType = api ?? (provider is null || provider.Equals(answers.Provider, StringComparison.OrdinalIgnoreCase) ? answers.ApiType : null),
            Temperature = answers.Temperature,
            RequestOptions = request ?? answers.RequestOptions,
        };
    }

    private void NameVariables(ModelOptions options)
    {
        var naming = $"{ModelOptions.Section}:{nameof(ModelOptions.Named)}:{ModelOptions.NamingModel}";
        Name($"{ModelOptions.Section}:{nameof(ModelOptions.Default)}", "LLM_PROVIDER", "OmniStack:Model", "BASE_MODEL");
        Name($"{ModelOptions.Section}:{nameof(ModelOptions.DefaultApiType)}", "LLM_API_TYPE");
        Name($"{ModelOptions.ProvidersSection}:{ProviderSettings.OpenAI}:{nameof(ProviderSettings.BaseUrl)}", "OPENAI_BASE_URL");
        Name($"{ModelOptions.ProvidersSection}:{ProviderSettings.Anthropic}:{nameof(ProviderSettings.BaseUrl)}", "ANTHROPIC_BASE_URL");
        Name(naming, "CHAT_NAME_LLM_PROVIDER", "CHAT_NAME_MODEL");
        Name($"{naming}:{nameof(ModelSettings.ApiType)}", "CHAT_NAME_LLM_API_TYPE");
        Name($"{naming}:{nameof(ModelSettings.RequestOptions)}", "CHAT_NAME_REQUEST_KWARGS");

        void Name(string setting, params ReadOnlySpan<string> variables)
        {
            foreach (var variable in variables)
            {
                if (Text(variable) is not null && Text(setting) is null)
                {
                    options.Variables.TryAdd(setting, variable);
                }
            }
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
