using Microsoft.AspNetCore.Http;
using OmniStack.Dashboard.Web;

namespace OmniStack.Dashboard.Security;

/// <summary>
/// What stands before the pages, the API and MCP: security headers on everything; the name of this machine as host, against
/// rebound names; for changes an own origin; and a login or, where programs call, the API key.
/// </summary>
internal sealed class PageGuard(AccessKeys keys, DashboardOptions options)
{
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        if (context.Request.Host.Host is not ("localhost" or "127.0.0.1" or "[::1]"))
        {
            return RefuseAsync(context, StatusCodes.Status400BadRequest);
        }
        var path = context.Request.Path;
        if (path.StartsWithSegments("/api", StringComparison.Ordinal) || path.StartsWithSegments("/mcp", StringComparison.Ordinal))
        {
            return keys.HasApiKey(context.Request) || (keys.IsLoggedIn(context) && (HttpMethods.IsGet(context.Request.Method) || (options.AllowAnonymous && IsFromHere(context.Request))))
                ? next(context)
                : RefuseAsync(context, StatusCodes.Status401Unauthorized);
        }
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) && !IsFromHere(context.Request))
        {
            return RefuseAsync(context, StatusCodes.Status403Forbidden);
        }
        if (path.StartsWithSegments("/login", StringComparison.Ordinal) || path.StartsWithSegments("/assets", StringComparison.Ordinal) || keys.IsLoggedIn(context))
        {
            return next(context);
        }
        context.Response.Redirect(Links.To("/login", ("back", context.Request.Path + context.Request.QueryString)));
        return Task.CompletedTask;
    }

    /// <summary>Browsers send the origin with every POST; a program that sends none has no user's cookie to misuse.</summary>
    private static bool IsFromHere(HttpRequest request) =>
        request.Headers.Origin.ToString() is not { Length: > 0 } origin || origin == $"{request.Scheme}://{request.Host}"
        || (origin == "null" && request.Headers["Sec-Fetch-Site"] == "same-origin");

    private static Task RefuseAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
