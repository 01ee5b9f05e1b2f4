using Microsoft.Extensions.Primitives;

namespace OmniStack.Web.Security;

/// <summary>
/// What a browser may do with our pages: scripts, styles and connections of this origin only, nothing inline, never in a frame.
/// A page that shows what agents and models wrote stays harmless by this even where encoding would fail.
/// </summary>
internal static class SecurityHeaders
{
    private static readonly KeyValuePair<string, StringValues>[] Headers =
    [
        new("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
            + "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"),
        new("X-Content-Type-Options", "nosniff"),
        new("Referrer-Policy", "same-origin"),
        new("Cross-Origin-Opener-Policy", "same-origin"),
        new("Cross-Origin-Resource-Policy", "same-origin"),
        new("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"),
    ];

    /// <summary>Adds the headers to every answer, error pages included, where the answer has none of its own that are stricter. Call it first.</summary>
    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(static state =>
        {
            var headers = ((HttpResponse)state).Headers;
            foreach (var (name, value) in Headers)
            {
                headers.TryAdd(name, value);
            }
            return Task.CompletedTask;
        }, context.Response);
        return next(context);
    });
}
