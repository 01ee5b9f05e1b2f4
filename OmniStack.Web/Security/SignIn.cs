using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace OmniStack.Web.Security;

/// <summary>
/// Who is signed in: the API key of the person, encrypted in a cookie that no script reads and no other site sends. The pages do what
/// that key may; there is no session on the server.
/// </summary>
internal sealed class SignIn(IDataProtectionProvider protection, IOptions<WebOptions> options)
{
    private const string Cookie = "omnistack-key";
    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("OmniStack.Web.SignIn").ToTimeLimitedDataProtector();

    public void Set(HttpContext context, string key)
    {
        var life = options.Value.SignInLife;
        context.Response.Cookies.Append(Cookie, _protector.Protect(key, life), Options(context, life));
    }

    public static void Clear(HttpContext context) => context.Response.Cookies.Delete(Cookie, Options(context, maxAge: null));

    /// <returns>Null when nobody is signed in, or no longer.</returns>
    public string? FindKey(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is not { Length: > 0 } cookie)
        {
            return null;
        }
        try
        {
            return _protector.Unprotect(cookie);
        }
        catch (CryptographicException)
        {
            return null; // expired, or of other encryption keys
        }
    }

    private static CookieOptions Options(HttpContext context, TimeSpan? maxAge)
        => new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, IsEssential = true, MaxAge = maxAge };
}
