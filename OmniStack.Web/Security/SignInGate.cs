using System.Net;
using Microsoft.Extensions.Options;
using OmniStack.Client;
using OmniStack.ServiceDefaults.Security;

namespace OmniStack.Web.Security;

/// <summary>
/// Sends people who are not signed in to the sign-in page while the services ask for keys. Without any key the pages are open to this
/// machine, as the services are.
/// </summary>
internal sealed class SignInGate(SignIn signIn, IServiceScopeFactory scopes, IOptions<WebOptions> options, TimeProvider time) : IDisposable
{
    public const string Page = "/sign-in";

    private static readonly string[] Open = [Page, "/health", "/alive", "/error", "/not-found", "/theme"];
    private readonly SemaphoreSlim _asking = new(1, 1);
    private (long At, bool Needed)? _answer;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path;
        if (signIn.FindKey(context) is not null || path.Value!.Contains('.', StringComparison.Ordinal) || Open.Any(open => path.StartsWithSegments(open, StringComparison.Ordinal)))
        {
            await next(context);
        }
        else if (!await IsNeededAsync(context.RequestAborted))
        {
            // These pages are on this machine, and so are their calls: without keys nobody else may have them made.
            await (LocalAccess.IsLocal(context) ? next(context) : RefuseAsync(context, StatusCodes.Status403Forbidden));
        }
        else if (!HttpMethods.IsGet(context.Request.Method) || path.StartsWithSegments("/fragments", StringComparison.Ordinal))
        {
            await RefuseAsync(context, StatusCodes.Status401Unauthorized);
        }
        else
        {
            context.Response.Redirect($"{Page}?returnTo={Uri.EscapeDataString(path + context.Request.QueryString)}");
        }
    }

    private static Task RefuseAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    /// <summary>Asked without a key; a daemon that does not answer leaves the pages as they are, and they say so themselves.</summary>
    private async Task<bool> IsNeededAsync(CancellationToken cancellationToken)
    {
        if (_answer is { } known && time.GetElapsedTime(known.At) < options.Value.SignInCheck)
        {
            return known.Needed;
        }
        await _asking.WaitAsync(cancellationToken);
        try
        {
            if (_answer is not { } fresh || time.GetElapsedTime(fresh.At) >= options.Value.SignInCheck)
            {
                _answer = fresh = (time.GetTimestamp(), await AskAsync(cancellationToken));
            }
            return fresh.Needed;
        }
        finally
        {
            _asking.Release();
        }
    }

    private async Task<bool> AskAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            await scope.ServiceProvider.GetRequiredService<DaemonClient>().WhoAmIAsync(cancellationToken);
            return false;
        }
        catch (OmniStackApiException refusal)
        {
            return refusal.Status is HttpStatusCode.Unauthorized;
        }
    }

    public void Dispose() => _asking.Dispose();
}
