namespace OmniStack.Providers.Routing;

/// <summary>Which models there are, and who serves them.</summary>
public sealed class ModelOptions
{
    /// <summary>Where they are configured; <see cref="Providers"/> has a section of its own.</summary>
    public const string Section = "OmniStack:Models";

    /// <summary>The one of <see cref="Named"/> that OmniAgent's <c>CHAT_NAME_…</c> variables make: it names conversations.</summary>
    public const string NamingModel = "chat-name";

    /// <summary>The section of <see cref="Providers"/>.</summary>
    public const string ProvidersSection = "OmniStack:Providers";

    /// <summary>The model that answers where none is named. Default <c>gpt-4.1-mini</c>; <c>OmniStack:Model</c> sets it too.</summary>
    public string Default { get; set; } = "gpt-4.1-mini";

    /// <summary>The provider of <see cref="Default"/>; null to infer it from the name.</summary>
    public string? DefaultProvider { get; set; }

    /// <summary>The API of <see cref="Default"/>; null for its provider's.</summary>
    public string? DefaultApiType { get; set; }

    /// <summary>Providers by beginnings of model names; the longest counts, a trailing <c>*</c> does not. An empty provider takes a prefix out.</summary>
    public IDictionary<string, string> Prefixes { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["gpt-"] = ProviderSettings.OpenAI, ["chatgpt-"] = ProviderSettings.OpenAI,
        ["o1"] = ProviderSettings.OpenAI, ["o3"] = ProviderSettings.OpenAI, ["o4"] = ProviderSettings.OpenAI,
        ["claude-"] = ProviderSettings.Anthropic,
    };

    /// <summary>Models with settings of their own, by the name they are asked for.</summary>
    public IDictionary<string, ModelSettings> Named { get; } = new Dictionary<string, ModelSettings>(StringComparer.OrdinalIgnoreCase);

    /// <summary>By name: <c>openai</c>, <c>anthropic</c>, or any other for a server that speaks one of their APIs.</summary>
    public IDictionary<string, ProviderSettings> Providers { get; } = new Dictionary<string, ProviderSettings>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The variables that settings come from where they have another name, so that what is wrong is told by the name that was written.</summary>
    internal IDictionary<string, string> Variables { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Without one, the demo answers whatever model is asked for.</summary>
    internal bool HasProvider => Providers.Values.Any(provider => provider.IsConfigured);

    /// <summary>The same while every model is served by the same service with the same settings. Holds no key.</summary>
    internal string Fingerprint() => CompactJson.Write(new object?[]
    {
        Default, DefaultProvider, DefaultApiType, Prefixes, Named, Providers.Select(entry => new object?[] { entry.Key, entry.Value.BaseUrl, entry.Value.ApiType }).ToArray(),
    });
}
