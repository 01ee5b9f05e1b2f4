using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using OmniStack.Contracts.Security;

namespace OmniStack.ChatApi.Origins;

/// <summary>Lets the configured pages call the service from a browser (CORS). Who may do what is the keys' affair, and stays it.</summary>
internal static class OriginRegistration
{
    private static readonly TimeSpan PreflightAge = TimeSpan.FromMinutes(10);

    /// <summary>Call it before the keys: a browser asks first, and without one. Without a configured page there is nothing to answer, and nothing is loaded for it.</summary>
    public static void UseAllowedOrigins(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<OriginOptions>>().Value.AllowedOrigins.Length > 0)
        {
            app.UseCors();
        }
    }

    public static void AddAllowedOrigins(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<OriginOptions, OriginOptionsValidator>().BindConfiguration(OriginOptions.Section);
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<IOptions<OriginOptions>>((cors, origins) => cors.AddDefaultPolicy(policy => policy
            .WithOrigins(origins.Value.AllowedOrigins)
            .WithMethods("GET", "POST", "PATCH", "DELETE")
            .WithHeaders(HeaderNames.ContentType, HeaderNames.Authorization, ClientId.Header, ApiKeyRules.Header)
            .WithExposedHeaders(HeaderNames.RetryAfter, HeaderNames.Location, HeaderNames.ContentDisposition)
            .SetPreflightMaxAge(PreflightAge)));
    }
}
