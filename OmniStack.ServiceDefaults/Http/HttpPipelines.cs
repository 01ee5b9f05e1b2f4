using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace OmniStack.ServiceDefaults.Http;

/// <summary>
/// One resilience pipeline per named client, so that a circuit breaker keeps its state when the factory renews the handlers:
/// limit, total timeout, retry, breaker (10 % of at least 100 in 30 s opens it for 5 s), attempt timeout.
/// </summary>
internal sealed class HttpPipelines(IOptions<HttpResilienceOptions> options, TimeProvider? time = null) : IDisposable
{
    private readonly ConcurrentDictionary<string, HttpPipeline> _pipelines = new(StringComparer.Ordinal);
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    public HttpPipeline For(string clientName) => _pipelines.GetOrAdd(clientName, _ => Create(options.Value));

    public void Dispose()
    {
        foreach (var pipeline in _pipelines.Values)
        {
            pipeline.Limiter.Dispose();
        }
    }

    private HttpPipeline Create(HttpResilienceOptions limits)
    {
        var steps = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = _time }
            .AddTimeout(limits.TotalTimeout)
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = limits.MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = limits.RetryDelay,
                ShouldHandle = args => ValueTask.FromResult(Transience.MayRetry(args.Outcome, args.Context)),
                DelayGenerator = args => ValueTask.FromResult(RetryAfter(args.Outcome.Result)),
                OnRetry = args =>
                {
                    args.Outcome.Result?.Dispose();
                    return ValueTask.CompletedTask;
                },
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
            {
                FailureRatio = 0.1,
                MinimumThroughput = 100,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = TimeSpan.FromSeconds(5),
                ShouldHandle = args => ValueTask.FromResult(Transience.IsTransient(args.Outcome)),
            })
            .AddTimeout(limits.AttemptTimeout)
            .Build();
        return new(steps, new(new() { PermitLimit = limits.MaxConcurrentRequests, QueueLimit = 0 }));
    }

    private TimeSpan? RetryAfter(HttpResponseMessage? response) => response?.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > _time.GetUtcNow() => date - _time.GetUtcNow(),
        _ => null,
    };
}

/// <summary>The steps of one named client.</summary>
internal sealed record HttpPipeline(ResiliencePipeline<HttpResponseMessage> Steps, ConcurrencyLimiter Limiter);
