using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace OmniStack.Dashboard.Security;

/// <summary>Who may do what: a login token for people, an API key for senders of telemetry and for agents.</summary>
internal sealed class AccessKeys
{
    private const string OtlpHeader = "x-otlp-api-key";
    private const string ApiHeader = "x-api-key";
    private const string McpHeader = "x-mcp-api-key";
    private const string BearerScheme = "Bearer ";

    private readonly byte[] _session;
    private readonly bool _allowsAnonymous;

    public AccessKeys(DashboardOptions options)
    {
        _allowsAnonymous = options.AllowAnonymous;
        LoginToken = options.LoginToken ?? NewKey();
        ApiKey = options.ApiKey ?? NewKey();
        _session = HMACSHA256.HashData(Encoding.UTF8.GetBytes(LoginToken), "dashboard session"u8);
    }

    public string LoginToken { get; }

    public string ApiKey { get; }

    /// <summary>Cookies do not tell ports apart; the name does, so that two dashboards on one host do not log each other out.</summary>
    public static string CookieName(HttpContext context) => $"omnistack-dashboard-{context.Connection.LocalPort}";

    public bool IsLoginToken(string? token) => SameKey(LoginToken, token);

    public bool IsLoggedIn(HttpContext context) => _allowsAnonymous || context.Request.Cookies[CookieName(context)] is { } cookie && SameKey(SessionCookie(), cookie);

    public void LogIn(HttpContext context) => context.Response.Cookies.Append(CookieName(context), SessionCookie(),
        new() { HttpOnly = true, SameSite = SameSiteMode.Lax, IsEssential = true, MaxAge = TimeSpan.FromDays(3), Path = "/" });

    public static void LogOut(HttpContext context) => context.Response.Cookies.Delete(CookieName(context));

    public bool MayWrite(HttpRequest request) => _allowsAnonymous || SameKey(ApiKey, request.Headers[OtlpHeader]);

    /// <summary>A key that a page of another site cannot know.</summary>
    public bool HasApiKey(HttpRequest request) =>
        SameKey(ApiKey, request.Headers[ApiHeader]) || SameKey(ApiKey, request.Headers[McpHeader])
        || (request.Headers.Authorization.ToString() is var bearer && bearer.StartsWith(BearerScheme, StringComparison.OrdinalIgnoreCase)
            && SameKey(ApiKey, bearer[BearerScheme.Length..]));

    private static string NewKey() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    private static bool SameKey(string expected, string? given) =>
        given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));

    private string SessionCookie() => Convert.ToHexStringLower(_session);
}
