using Microsoft.AspNetCore.Http.HttpResults;
using OmniStack.Contracts.Security;

namespace OmniStack.Daemon.Audit;

/// <summary>Who did what to the installation.</summary>
internal static class AuditEndpoints
{
    public static void AddAudit(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptionsWithValidateOnStart<AuditOptions, AuditOptionsValidator>().BindConfiguration(AuditOptions.Section);
        builder.Services.AddSingleton<AuditTrail>();
    }

    /// <summary>Notes what everything mapped after it does. Call it before <c>UseApiErrors</c>, so that it sees the answer's status.</summary>
    public static void UseAudit(this WebApplication app) => app.UseMiddleware<AuditMiddleware>();

    public static void MapAudit(this IEndpointRouteBuilder routes)
        => routes.MapGet("/audit", ListAsync).WithTags("Keys").WithName("ListAudit")
            .WithSummary("Lists administrative actions, done and refused, latest first. A page may hold fewer than the limit and still have a next_cursor.");

    private static async Task<Ok<AuditPage>> ListAsync([AsParameters] AuditFilter filter, AuditTrail trail, CancellationToken cancellationToken)
        => TypedResults.Ok(await trail.ListAsync(filter.ToQuery(), cancellationToken));
}
