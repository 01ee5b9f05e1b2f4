using Microsoft.AspNetCore.Antiforgery;

namespace OmniStack.Web.Security;

/// <summary>Takes a form only with the token of the page that it came from; also where an action reads no field of it.</summary>
internal static class FormGuard
{
    /// <summary>Call it after <c>UseAntiforgery</c>, which has checked the forms that are bound to parameters, but refuses none itself.</summary>
    public static void UseFormGuard(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (!HttpMethods.IsPost(context.Request.Method) || await IsValidAsync(context))
        {
            await next(context);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
    });

    private static async Task<bool> IsValidAsync(HttpContext context) => context.Features.Get<IAntiforgeryValidationFeature>()?.IsValid
        ?? await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context);
}
