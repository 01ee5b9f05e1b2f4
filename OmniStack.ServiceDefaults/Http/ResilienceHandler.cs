using Polly;

namespace OmniStack.ServiceDefaults.Http;

/// <summary>Sends every request through its client's pipeline.</summary>
internal sealed class ResilienceHandler(HttpPipeline pipeline) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var permit = pipeline.Limiter.AttemptAcquire();
        if (!permit.IsAcquired)
        {
            throw new HttpRequestException("Too many requests are under way; raise OmniStack:HttpClient:MaxConcurrentRequests if that is meant.");
        }
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(Transience.IsIdempotent, request.Method == HttpMethod.Get || request.Method == HttpMethod.Head
            || request.Method == HttpMethod.Put || request.Method == HttpMethod.Delete || request.Method == HttpMethod.Options);
        try
        {
            return await pipeline.Steps.ExecuteAsync(async attempt => await base.SendAsync(request, attempt.CancellationToken), context);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }
}
