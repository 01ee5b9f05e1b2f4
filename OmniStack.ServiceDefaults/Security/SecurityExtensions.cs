using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OmniStack.Contracts.Security;

namespace OmniStack.ServiceDefaults.Security;

/// <summary>API keys in front of a service. The application chooses the store, <see cref="Abstractions.Security.IApiKeyStore"/>.</summary>
public static class SecurityExtensions
{
    private const string AdminKeyVariable = "OMNISTACK_ADMIN_KEY";

    /// <summary>
    /// Every route needs an API key with the scope it names, and admin when it names none. While there is no key at all, programs of
    /// this machine need none, and the service refuses to listen for others.
    /// </summary>
    public static TBuilder AddApiKeys<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        var services = builder.Services;
        var adminKey = builder.Configuration[AdminKeyVariable];
        services.AddOptionsWithValidateOnStart<SecurityOptions, SecurityOptionsValidator>().BindConfiguration(SecurityOptions.Section)
            .Configure(options => options.AdminKey = string.IsNullOrWhiteSpace(options.AdminKey ?? adminKey) ? null : options.AdminKey ?? adminKey)
            .Validate(options => options.Tenants.All(tenant => ApiKeyRules.IsTenant(tenant.Key) && tenant.Value is { EventsPerDay: null or >= 1, TurnsPerDay: null or >= 1 }),
                $"{SecurityOptions.Section}:Tenants: a tenant is 1 to 64 letters, digits, '.', '_' or '-', and EventsPerDay and TurnsPerDay are 1 or more.");
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<DailyQuotas>();
        // Not AddAuthentication: it adds the data protection of cookies too, which loads XML and writes a key into the user's home.
        services.AddAuthenticationCore(options => options.DefaultScheme = ApiKeyHandler.SchemeName).AddWebEncoders();
        new AuthenticationBuilder(services).AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, configureOptions: null);
        var requirement = new ScopeRequirement();
        services.AddSingleton<IAuthorizationHandler>(requirement);
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicy([requirement], [ApiKeyHandler.SchemeName]));
        services.AddRateLimiter(_ => { });
        services.AddSingleton<IConfigureOptions<RateLimiterOptions>, RateLimits>();
        services.AddHostedService<AddressGuard>();
        return builder;
    }

    /// <summary>Checks the key of everything mapped after it. Call it after <c>UseApiErrors</c>.</summary>
    public static WebApplication UseApiKeys(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();
        app.UseMiddleware<KeyRecheck>();
        return app;
    }

    /// <summary>The scope that a caller needs: one for reading (GET and HEAD), another for the rest.</summary>
    public static TBuilder RequireScopes<TBuilder>(this TBuilder routes, ApiScope read, ApiScope write) where TBuilder : IEndpointConventionBuilder
    {
        routes.Add(endpoint =>
        {
            var methods = endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault()?.HttpMethods ?? [];
            var reads = methods.Count > 0 && methods.All(method => HttpMethods.IsGet(method) || HttpMethods.IsHead(method));
            endpoint.Metadata.Add(new RequiredScope(reads ? read : write));
        });
        return routes;
    }

    /// <summary>The scope that this route needs, whatever its group says.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder routes, ApiScope scope) where TBuilder : IEndpointConventionBuilder
        => routes.WithMetadata(new RequiredScope(scope));

    /// <summary>Lets keys that are bound to a tenant in: these routes confine what they show and do to <see cref="Caller.Tenant"/>.</summary>
    public static TBuilder ForTenants<TBuilder>(this TBuilder routes) where TBuilder : IEndpointConventionBuilder => routes.WithMetadata(new TenantAware());
}
