using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OmniStack.Web.Rendering;

namespace OmniStack.Web.Features.Theme;

/// <summary>Keeps the choice of colours.</summary>
internal static class ThemeEndpoints
{
    public static void MapTheme(this WebApplication app) => app.MapPost("/theme", Set).AllowAnonymous();

    private static RedirectHttpResult Set([FromForm] string theme, [FromForm] string? returnTo, HttpContext context)
    {
        ThemeCookie.Write(context, theme);
        return TypedResults.LocalRedirect(LocalPath.Of(returnTo));
    }
}
