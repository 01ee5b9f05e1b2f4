using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace OmniStack.ServiceDefaults.Security;

/// <summary>
/// The one rule of every route: the caller has its <see cref="RequiredScope"/>, and no tenant unless the route heeds tenants. Where no route
/// is met (404, and the framework's own answers to a wrong method or media type) a known caller is enough to be told so.
/// </summary>
internal sealed class ScopeRequirement : AuthorizationHandler<ScopeRequirement>, IAuthorizationRequirement
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (context is { Resource: HttpContext http, User.Identity: CallerIdentity { Caller: var caller } }
            && (http.GetEndpoint() is not RouteEndpoint route
                || (caller.May(RequiredScope.Of(route).Scope) && (caller.Tenant is null || route.Metadata.GetMetadata<TenantAware>() is not null))))
        {
            context.Succeed(requirement);
        }
        return Task.CompletedTask;
    }
}
