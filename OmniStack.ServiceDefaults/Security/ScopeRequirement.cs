using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace OmniStack.ServiceDefaults.Security;

/// <summary>The one rule of every route: the caller has its <see cref="RequiredScope"/>, and no tenant unless the route heeds tenants.</summary>
internal sealed class ScopeRequirement : AuthorizationHandler<ScopeRequirement>, IAuthorizationRequirement
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (context is { Resource: HttpContext http, User.Identity: CallerIdentity { Caller: var caller } }
            && http.GetEndpoint() is var endpoint && caller.May(RequiredScope.Of(endpoint).Scope)
            && (caller.Tenant is null || endpoint?.Metadata.GetMetadata<TenantAware>() is not null))
        {
            context.Succeed(requirement);
        }
        return Task.CompletedTask;
    }
}
