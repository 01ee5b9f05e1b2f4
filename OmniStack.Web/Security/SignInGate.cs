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
    private (long At, bool Needed)? _answer;

    public async Task InvokeAsync(HttpContext context, DaemonClient daemon)
    {
        if (signIn.FindKey(context) is not null || context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            await next(context);
        }
        else if (!await IsNeededAsync(daemon, context.RequestAborted))
        {
            // These pages are on this machine, and so are their calls: without keys nobody else may have them made.
            await (LocalAccess.IsLocal(context) ? next(context) : RefuseAsync(context, StatusCodes.Status403Forbidden));
        }
        else if (!HttpMethods.IsGet(context.Request.Method) || context.Request.Path.StartsWithSegments("/fragments", StringComparison.Ordinal))
        {
            await RefuseAsync(context, StatusCodes.Status401Unauthorized);
        }
        else
        {
            context.Response.Redirect($"{Page}?returnTo={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}");
        }
    }

    private static Task RefuseAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private async Task<bool> IsNeededAsync(DaemonClient daemon, CancellationToken cancellationToken)
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

    /// <summary>Asked without a key; a daemon that does not answer leaves the pages as they are, and they say so themselves.</summary>
    private static async Task<bool> AskAsync(DaemonClient daemon, CancellationToken cancellationToken)
    {
        try
        {
            await daemon.WhoAmIAsync(cancellationToken);
            return false;
        }
        catch (OmniStackApiException refusal)
        {
            return refusal.Status is HttpStatusCode.Unauthorized;
        }
    }

    public void Dispose() => _asking.Dispose();
}
