using System.Text.Json;

namespace OmniStack.Web.Rendering;

/// <summary>One sentence about what an action did, shown by the page that the browser is sent to next, once.</summary>
/// <param name="Tone">good, warn or bad.</param>
/// <param name="Text">For people. It may hold what users wrote: it is encoded when shown.</param>
internal sealed record Flash(string Tone, string Text)
{
    private const string Cookie = "omnistack-said";
    private const int MostCharacters = 300; // percent-encoded, a cookie of less than 4 KiB
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    public static void Set(HttpContext context, string tone, string text) => context.Response.Cookies.Append(
        Cookie, JsonSerializer.Serialize(new Flash(tone, text.Length > MostCharacters ? text[..MostCharacters] + "…" : text)), Options(context, Life));

    /// <returns>Null when there is none, or when the cookie is none of ours.</returns>
    public static Flash? Take(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is not { } text)
        {
            return null;
        }
        context.Response.Cookies.Delete(Cookie, Options(context, maxAge: null));
        try
        {
            return JsonSerializer.Deserialize<Flash>(text) is { Tone: "good" or "warn" or "bad", Text: not null } flash ? flash : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static CookieOptions Options(HttpContext context, TimeSpan? maxAge)
        => new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, IsEssential = true, MaxAge = maxAge };
}
