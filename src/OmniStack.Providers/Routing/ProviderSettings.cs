namespace OmniStack.Providers.Routing;

/// <summary>A service that has models.</summary>
public sealed class ProviderSettings
{
    internal const string OpenAI = "openai";
    internal const string Anthropic = "anthropic";

    /// <summary>Never logged or shown. Not needed by servers that ask for none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>For OpenAI's APIs with the version (<c>http://localhost:11434/v1</c>), for Anthropic's without; null for the provider's own.</summary>
    public Uri? BaseUrl { get; set; }

    /// <summary>
    /// <c>responses</c>, <c>chat_completion</c> or <c>messages</c>. Default: <c>responses</c> for OpenAI itself, <c>messages</c> for
    /// Anthropic, <c>chat_completion</c> for every other server.
    /// </summary>
    public string? ApiType { get; set; }

    /// <summary>How long the server may be silent, before the first byte and between two. 100 ms to 1 h. Default 100 s.</summary>
    public TimeSpan NetworkTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>Tries after a first that met a limit, an overload or no connection, before anything was streamed. 0 to 10. Default 3.</summary>
    public int MaxRetries { get; set; } = 3;

    /// <summary>The longest wait between two tries; a server that asks for a longer one is not tried again. 1 ms to 10 min. Default 30 s.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(30);

    internal bool IsConfigured => !string.IsNullOrWhiteSpace(ApiKey) || BaseUrl is not null;
}
