using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using OmniStack.Client;
using OmniStack.ServiceDefaults.Security;

namespace OmniStack.Web.Security;

/// <summary>
/// Sends people who are not signed in to the sign-in page while the services ask for keys. Without any key the pages are open to this
/// machine, as the services are. Endpoints that allow anonymous callers are always open.
/// </summary>
internal sealed class SignInGate(RequestDelegate next, SignIn signIn, IOptions<WebOptions> options, TimeProvider time) : IDisposable
{
    public const string Page = "/sign-in";

    private readonly SemaphoreSlim _asking = new(1, 1);
    private (long At, bool? Needed)? _answer;

    public async Task InvokeAsync(HttpContext context, DaemonClient daemon)
    {
        if (signIn.FindKey(context) is not null || context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            await next(context);
            return;
        }
        var needed = await IsNeededAsync(daemon, context.RequestAborted);
        if (needed is not true && LocalAccess.IsLocal(context))
        {
            await next(context); // a daemon that is down leaves the pages as they are, and they say so themselves
        }
        else if (needed is false)
        {
            // These pages are on this machine, and so are their calls: without keys nobody else may have them made.
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        }
        else if (!HttpMethods.IsGet(context.Request.Method) || context.Request.Path.StartsWithSegments("/fragments", StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
        else
        {
            context.Response.Redirect($"{Page}?returnTo={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}");
        }
    }

    /// <returns>Null while the daemon does not say.</returns>
    private async Task<bool?> IsNeededAsync(DaemonClient daemon, CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken);
        try
        {
            if (_answer is not { } known || time.GetElapsedTime(known.At) >= options.Value.SignInCheck)
            {
                _answer = known = (time.GetTimestamp(), await AskAsync(daemon, cancellationToken));
            }
            return known.Needed;
        }
        finally
        {
            _asking.Release();
        }
    }

    private static async Task<bool?> AskAsync(DaemonClient daemon, CancellationToken cancellationToken)
    {
        try
        {
            await daemon.WhoAmIAsync(cancellationToken);
            return false;
        }
        catch (OmniStackApiException refusal)
        {
            return refusal.Status is HttpStatusCode.Unauthorized ? true : null;
        }
    }

    public void Dispose() => _asking.Dispose();
}
