using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using OmniStack.Abstractions;

namespace OmniStack.ServiceDefaults.Errors;

/// <summary>Answers a refusal of ours with its own status, code and text.</summary>
internal sealed class OmniStackExceptionHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not OmniStackException refusal)
        {
            return false;
        }
        if (refusal.RetryAfter is { } wait)
        {
            httpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }
        await Problem.Create((int)refusal.Kind, refusal.Code, refusal.Message).ExecuteAsync(httpContext);
        return true;
    }
}
