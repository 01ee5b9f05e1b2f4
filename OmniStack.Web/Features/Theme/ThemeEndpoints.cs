using Microsoft.AspNetCore.Mvc;

namespace OmniStack.Web.Features.Theme;

/// <summary>Keeps the choice of colours.</summary>
internal static class ThemeEndpoints
{
    public static void MapTheme(this WebApplication app) => app.MapPost("/theme", Set);

    private static IResult Set([FromForm] string theme, [FromForm] string? returnTo, HttpContext context)
    {
        ThemeCookie.Write(context, theme);
        return IsLocal(returnTo) ? TypedResults.LocalRedirect(returnTo!) : TypedResults.LocalRedirect("/");
    }

    private static bool IsLocal(string? url) => url is ['/'] or ['/', not ('/' or '\\'), ..];
}
