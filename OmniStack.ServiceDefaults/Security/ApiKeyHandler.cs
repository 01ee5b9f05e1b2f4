using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using OmniStack.Contracts;
using OmniStack.Contracts.Security;
using OmniStack.ServiceDefaults.Errors;

namespace OmniStack.ServiceDefaults.Security;

/// <summary>Finds the caller of a request by its API key; without any key, programs of this machine may do everything.</summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, ApiKeys keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "ApiKey";
    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (FindSecret(Request) is { } secret)
        {
            return await keys.VerifyAsync(secret, Context.RequestAborted) is { } caller ? Found(caller) : AuthenticateResult.Fail("The API key is not accepted.");
        }
        return LocalAccess.IsLocal(Context) && !await keys.AreRequiredAsync(Context.RequestAborted) ? Found(Caller.Local) : AuthenticateResult.NoResult();
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = $"{SchemeName} realm=\"OmniStack\", header=\"{ApiKeyRules.Header}\"";
        var problem = FindSecret(Request) is null
            ? Problem.Create(StatusCodes.Status401Unauthorized, ErrorCodes.ApiKeyRequired, $"Send an API key in the header {ApiKeyRules.Header}.")
            : Problem.Create(StatusCodes.Status401Unauthorized, ErrorCodes.ApiKeyRefused, "This API key is not known, has expired or was revoked.");
        return problem.ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var needed = RequiredScope.Of(Context.GetEndpoint());
        var caller = Caller.Of(Context);
        var problem = caller.May(needed.Scope)
            ? Problem.Create(StatusCodes.Status403Forbidden, ErrorCodes.TenantForbidden, $"This concerns the whole installation, and the API key is bound to the tenant {caller.Tenant}.")
            : Problem.Create(StatusCodes.Status403Forbidden, ErrorCodes.ScopeMissing, $"This needs an API key with the scope {RequiredScope.NameOf(needed.Scope)}.");
        return problem.ExecuteAsync(Context);
    }

    public static string? FindSecret(HttpRequest request)
    {
        if (request.Headers.TryGetValue(ApiKeyRules.Header, out var given))
        {
            return given.ToString();
        }
        var authorization = request.Headers[HeaderNames.Authorization].ToString();
        return authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim() : null;
    }

    private static AuthenticateResult Found(Caller caller)
        => AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new CallerIdentity(caller)), SchemeName));
}
