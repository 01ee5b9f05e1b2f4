using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace OmniStack.ServiceDefaults.Errors;

/// <summary>
/// Every refusal of an HTTP API as RFC 9457 problem details with a stable <c>code</c> of
/// <see cref="OmniStack.Contracts.ErrorCodes"/>; the text of an unexpected exception never leaves the process.
/// </summary>
public static class ApiErrorExtensions
{
    /// <summary>Adds the exception handlers and the body limit (<see cref="ApiOptions"/>).</summary>
    public static TBuilder AddApiErrors<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddOptionsWithValidateOnStart<ApiOptions, ApiOptionsValidator>().BindConfiguration(ApiOptions.Section);
        builder.Services.AddOptions<KestrelServerOptions>()
            .Configure<IOptions<ApiOptions>>((kestrel, api) => kestrel.Limits.MaxRequestBodySize = api.Value.MaxBodyBytes);
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.AddProblemDetails(problems => problems.CustomizeProblemDetails = Problem.NameTraceOnce);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<RefusedBody>();
        builder.Services.AddExceptionHandler<OmniStackExceptionHandler>();
        builder.Services.AddExceptionHandler<BadRequestExceptionHandler>();
        builder.Services.AddExceptionHandler<UnexpectedExceptionHandler>();
        return builder;
    }

    /// <summary>Turns exceptions and bare status codes of everything mapped after it into problem details. Call it first.</summary>
    public static WebApplication UseApiErrors(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages(context => AnswerAsync(context.HttpContext));
        return app;
    }

    private static async Task AnswerAsync(HttpContext http)
    {
        // What binds a body notes that it is too large and throws nothing.
        await http.RequestServices.GetRequiredService<RefusedBody>().DiscardAsync(http, http.Response.StatusCode);
        await Problem.ForStatus(http.Response.StatusCode).ExecuteAsync(http);
    }
}
