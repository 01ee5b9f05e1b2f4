namespace OmniStack.Web.Features.Theme;

/// <summary>The colours that this browser asked for. A cookie, so that the first paint has them without a script.</summary>
internal static class ThemeCookie
{
    public const string Auto = "auto";

    private const string Name = "omnistack-theme";

    public static string Read(HttpContext context) => Known(context.Request.Cookies[Name]);

    public static void Write(HttpContext context, string theme) => context.Response.Cookies.Append(Name, Known(theme),
        new() { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, HttpOnly = true, IsEssential = true });

    private static string Known(string? theme) => theme is "light" or "dark" ? theme : Auto;
}
