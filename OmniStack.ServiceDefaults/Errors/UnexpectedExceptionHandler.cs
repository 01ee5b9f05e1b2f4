using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OmniStack.ServiceDefaults.Errors;

/// <summary>Answers a defect with a plain 500 and logs it once, with the exception.</summary>
internal sealed partial class UnexpectedExceptionHandler(ILogger<UnexpectedExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        LogUnexpected(exception, httpContext.Request.Method, httpContext.Request.Path.Value ?? "/");
        await Problem.ForStatus(StatusCodes.Status500InternalServerError).ExecuteAsync(httpContext);
        return true;
    }

    [LoggerMessage(EventId = 100, Level = LogLevel.Error, Message = "{Method} {Path} failed.")]
    private partial void LogUnexpected(Exception error, string method, string path);
}
