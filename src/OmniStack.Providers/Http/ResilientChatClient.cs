using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OmniStack.Abstractions;
using OmniStack.Contracts;
using OmniStack.Providers.Routing;
using Polly;
using Polly.Retry;

namespace OmniStack.Providers.Http;

/// <summary>
/// Tries again what a provider did not take for now, and waits as long as it asks to. Never once content has come: a caller would
/// see it twice.
/// </summary>
internal sealed class ResilientChatClient(IChatClient inner, ProviderSettings settings, TimeProvider time) : DelegatingChatClient(inner)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly string[] PassingCodes = [ErrorCodes.ModelRateLimited, ErrorCodes.ModelUnavailable, ErrorCodes.ModelTimeout];
    private readonly ResiliencePipeline<ModelStream> _tries = BuildPipeline(settings, time);

    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var conversation = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        await using var stream = await _tries.ExecuteAsync(async _ => await OpenAsync(conversation, options, cancellationToken), cancellationToken);
        foreach (var update in stream.Opening)
        {
            yield return update;
        }

        while (await stream.ReadAsync() is { } update)
        {
            yield return update;
        }
    }

    private async Task<ModelStream> OpenAsync(IReadOnlyList<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        var stream = new ModelStream(token => InnerClient.GetStreamingResponseAsync(messages, options, token), settings.NetworkTimeout, time, cancellationToken);
        try
        {
            await stream.OpenAsync();
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private static ResiliencePipeline<ModelStream> BuildPipeline(ProviderSettings settings, TimeProvider time)
        => settings.MaxRetries == 0 ? ResiliencePipeline<ModelStream>.Empty : new ResiliencePipelineBuilder<ModelStream> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<ModelStream>
            {
                MaxRetryAttempts = settings.MaxRetries,
                Delay = FirstDelay < settings.MaxRetryDelay ? FirstDelay : settings.MaxRetryDelay,
                MaxDelay = settings.MaxRetryDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = tried => ValueTask.FromResult(tried.Outcome.Exception is OmniStackException error
                    && PassingCodes.Contains(error.Code, StringComparer.Ordinal) && !(error.RetryAfter > settings.MaxRetryDelay)),
                DelayGenerator = tried => ValueTask.FromResult((tried.Outcome.Exception as OmniStackException)?.RetryAfter),
            })
            .Build();
}
