using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;

namespace OmniStack.ServiceDefaults.Security;

/// <summary>
/// Checks the key of a request that goes on for long, such as a stream, again and again. When the key has been revoked, rotated away or
/// has expired, or nobody can tell any more, the request ends as if its client had gone.
/// </summary>
internal sealed class KeyRecheck(RequestDelegate next, ApiKeys keys, IOptions<SecurityOptions> options, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (Caller.Find(context) is null || ApiKeyHandler.FindSecret(context.Request) is not { } secret)
        {
            await next(context);
            return;
        }
        var gone = context.RequestAborted;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(gone);
        using var answered = new CancellationTokenSource();
        context.RequestAborted = end.Token;
        var watching = WatchAsync(secret, end, answered.Token);
        try
        {
            await next(context);
        }
        finally
        {
            await answered.CancelAsync();
            await watching;
            context.RequestAborted = gone;
        }
    }

    private async Task WatchAsync(string secret, CancellationTokenSource end, CancellationToken answered)
    {
        using var timer = new PeriodicTimer(options.Value.RecheckKeys, time);
        try
        {
            while (await timer.WaitForNextTickAsync(answered))
            {
                if (!await IsAcceptedAsync(secret, answered))
                {
                    await end.CancelAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (answered.IsCancellationRequested)
        {
            // The request was answered: there is nothing to watch any more.
        }
    }

    // With the store away for longer than its last answer is trusted, a request that began now would not be answered either.
    private async Task<bool> IsAcceptedAsync(string secret, CancellationToken cancellationToken)
    {
        try
        {
            return await keys.VerifyAsync(secret, cancellationToken) is not null;
        }
        catch (OmniStackException error) when (error.Kind == ErrorKind.Unavailable)
        {
            return false;
        }
    }
}
