using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Security;
using OmniStack.Contracts;
using OmniStack.ServiceDefaults.Errors;

namespace OmniStack.ServiceDefaults.Security;

/// <summary>
/// Requests per minute of each key, and of all keys of a tenant together: over all instances where they share a counter, else of this one.
/// Callers without a key are not limited.
/// </summary>
internal sealed class RateLimits(IOptions<SecurityOptions> options, TimeProvider time, IRateCounter? counter = null) : IConfigureOptions<RateLimiterOptions>
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public void Configure(RateLimiterOptions limiter)
    {
        var security = options.Value;
        limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, string>(context => CallerOf(context) is { KeyId: { } id } caller
                ? Limit("key", id, caller.RequestsPerMinute ?? security.RequestsPerMinute)
                : RateLimitPartition.GetNoLimiter("")),
            PartitionedRateLimiter.Create<HttpContext, string>(context => CallerOf(context) is { Tenant: { } tenant }
                ? Limit("tenant", tenant, security.TenantRequestsPerMinute)
                : RateLimitPartition.GetNoLimiter("")));
        limiter.OnRejected = async (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var given) ? given : Window;
            var response = rejected.HttpContext.Response;
            response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            await Problem.Create(StatusCodes.Status429TooManyRequests, ErrorCodes.RateLimited, "This API key sends more requests per minute than it may.")
                .ExecuteAsync(rejected.HttpContext);
        };
    }

    private static Caller? CallerOf(HttpContext context) => (context.User.Identity as CallerIdentity)?.Caller;

    private RateLimitPartition<string> Limit(string kind, string id, int perMinute)
    {
        // A key whose limit is another one gets a new limiter.
        var partition = $"{kind}/{id}/{perMinute}";
        return counter is null
            ? RateLimitPartition.GetFixedWindowLimiter(partition, _ => new FixedWindowRateLimiterOptions { PermitLimit = perMinute, Window = Window, QueueLimit = 0 })
            : RateLimitPartition.Get<string>(partition, _ => new SharedRateLimiter(counter, $"{kind}/{id}", perMinute, Window, time));
    }
}
