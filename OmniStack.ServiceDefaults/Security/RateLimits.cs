using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using OmniStack.Contracts;
using OmniStack.ServiceDefaults.Errors;

namespace OmniStack.ServiceDefaults.Security;

/// <summary>Requests per minute of each key, and of all keys of a tenant together. Callers without a key are not limited.</summary>
internal static class RateLimits
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static void Apply(RateLimiterOptions limiter, SecurityOptions security)
    {
        limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, string>(context => CallerOf(context) is { KeyId: { } id } caller
                ? Limit($"{id} {caller.RequestsPerMinute}", caller.RequestsPerMinute ?? security.RequestsPerMinute)
                : RateLimitPartition.GetNoLimiter("")),
            PartitionedRateLimiter.Create<HttpContext, string>(context => CallerOf(context) is { Tenant: { } tenant }
                ? Limit(tenant, security.TenantRequestsPerMinute)
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

    private static RateLimitPartition<string> Limit(string partition, int perMinute) => RateLimitPartition.GetFixedWindowLimiter(
        partition, _ => new FixedWindowRateLimiterOptions { PermitLimit = perMinute, Window = Window, QueueLimit = 0 });
}
