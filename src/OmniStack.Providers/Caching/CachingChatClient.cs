using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Models;
using OmniStack.Providers.Routing;

namespace OmniStack.Providers.Caching;

/// <summary>Gives the stored answer to whoever asks exactly the same, as the stream that it was. A cache that fails costs nothing but its answers.</summary>
internal sealed partial class CachingChatClient(
    IChatClient inner, IResponseCache cache, IOptions<ResponseCacheOptions> settings, IOptions<ModelOptions> models, ILogger<CachingChatClient> logger) : DelegatingChatClient(inner)
{
    private readonly string _installation = models.Value.Fingerprint();

    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var conversation = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var key = CacheKey.Of(_installation, options?.ModelId, conversation, options ?? new ChatOptions());
        if (key is not null && await FindAsync(key, cancellationToken) is { } stored)
        {
            foreach (var update in stored)
            {
                yield return update;
            }

            yield break;
        }

        var answer = new CachedAnswer(settings.Value);
        await foreach (var update in base.GetStreamingResponseAsync(conversation, options, cancellationToken))
        {
            yield return answer.Record(update);
        }

        if (key is not null && answer.ToBytes() is { } bytes)
        {
            await StoreAsync(key, bytes, cancellationToken);
        }
        else if (key is null)
        {
            ProvidersTelemetry.CountCacheRequest("bypass");
        }
    }

    private async Task<IReadOnlyList<ChatResponseUpdate>?> FindAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await cache.FindAsync(key, cancellationToken) is { } bytes ? CachedAnswer.Read(bytes) : null;
            ProvidersTelemetry.CountCacheRequest(answer is null ? "miss" : "hit");
            return answer;
        }
        catch (OmniStackException away)
        {
            ProvidersTelemetry.CountCacheRequest("error");
            LogAway(away);
            return null;
        }
    }

    private async Task StoreAsync(string key, byte[] answer, CancellationToken cancellationToken)
    {
        try
        {
            await cache.StoreAsync(key, answer, settings.Value.TimeToLive, cancellationToken);
        }
        catch (OmniStackException away)
        {
            LogAway(away);
        }
    }

    [LoggerMessage(EventId = 3801, Level = LogLevel.Warning, Message = "The response cache does not answer; the model is asked instead.")]
    private partial void LogAway(Exception error);
}
