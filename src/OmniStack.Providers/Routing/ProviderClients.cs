using System.ClientModel;
using System.ClientModel.Primitives;
using Anthropic;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OmniStack.Providers.Http;
using OmniStack.Providers.OpenAI;
using OpenAI;
using OpenAI.Responses;

namespace OmniStack.Providers.Routing;

/// <summary>Makes the clients of the configured providers over their official SDKs, all with the same retries, time limits and errors.</summary>
internal sealed class ProviderClients(IOptions<ModelOptions> options, ProviderHttp http, TimeProvider time)
{
    private const string NoKey = "none"; // Servers that ask for none ignore it; the SDKs want one.
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromDays(1); // What ends a silent one is NetworkTimeout.
    private static readonly Uri OpenAIUrl = new("https://api.openai.com/v1");
    private static readonly Uri AnthropicUrl = new("https://api.anthropic.com");

    /// <summary>Knows the provider; the model is named with each call.</summary>
    public IChatClient Create(string provider, ModelApi api)
    {
        var settings = options.Value.Providers[provider];
        IChatClient client = api switch
        {
            ModelApi.Responses => new ResponsesChatClient(new ResponsesClient(
                Credential(settings), Configure(new ResponsesClientOptions { Endpoint = UrlOf(settings, api) }))),
            ModelApi.ChatCompletion => new ChatCompletionClient(new OpenAIClient(
                Credential(settings), Configure(new OpenAIClientOptions { Endpoint = UrlOf(settings, api) }))),
            _ => new AnthropicClient
            {
                ApiKey = KeyOf(settings), BaseUrl = UrlOf(settings, api).ToString(), HttpClient = http.Client, MaxRetries = 0, Timeout = LongestAnswer,
            }.AsIChatClient(),
        };
        return new ResilientChatClient(client, settings, time);
    }

    public ChatClientMetadata Describe(ModelRoute route)
        => new(route.Provider.ToLowerInvariant(), UrlOf(options.Value.Providers[route.Provider], route.Api), route.Model);

    private T Configure<T>(T clientOptions) where T : ClientPipelineOptions
    {
        clientOptions.Transport = new HttpClientPipelineTransport(http.Client);
        clientOptions.RetryPolicy = new ClientRetryPolicy(maxRetries: 0);
        clientOptions.NetworkTimeout = Timeout.InfiniteTimeSpan;
        return clientOptions;
    }

    private static Uri UrlOf(ProviderSettings settings, ModelApi api) => settings.BaseUrl ?? (api == ModelApi.Messages ? AnthropicUrl : OpenAIUrl);

    private static ApiKeyCredential Credential(ProviderSettings settings) => new(KeyOf(settings));

    private static string KeyOf(ProviderSettings settings) => string.IsNullOrWhiteSpace(settings.ApiKey) ? NoKey : settings.ApiKey;
}
