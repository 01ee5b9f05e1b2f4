using Microsoft.AspNetCore.Http;

namespace OmniStack.Dashboard.Api;

/// <summary>Bounds the responses that stay open.</summary>
internal sealed class FollowerLimit(DashboardOptions options)
{
    private int _open;

    /// <summary>Runs a response that stays open until the client leaves; answers 503 when there are too many.</summary>
    public async Task RunAsync(HttpContext context, Func<CancellationToken, Task> follow)
    {
        if (Interlocked.Increment(ref _open) > options.MaxFollowers)
        {
            Interlocked.Decrement(ref _open);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }
        try
        {
            await follow(context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client left, or the dashboard ends.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
