namespace OmniStack.Providers.Routing;

/// <summary>The protocol in which a provider is asked.</summary>
internal enum ModelApi
{
    /// <summary>OpenAI's Responses.</summary>
    Responses,
    /// <summary>OpenAI's Chat Completions, which most other servers speak too.</summary>
    ChatCompletion,
    /// <summary>Anthropic's Messages.</summary>
    Messages,
}

/// <summary>The names that APIs have in the configuration.</summary>
internal static class ModelApis
{
    private static readonly Dictionary<string, ModelApi> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["responses"] = ModelApi.Responses, ["chat_completion"] = ModelApi.ChatCompletion, ["messages"] = ModelApi.Messages,
    };

    public static string Known => string.Join(", ", Names.Keys);

    public static bool TryParse(string name, out ModelApi api) => Names.TryGetValue(name, out api);

    /// <param name="name">Has been checked at the start.</param>
    public static ModelApi Parse(string name) => Names[name];
}
