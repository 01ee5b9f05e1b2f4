using Microsoft.Extensions.Options;
using OmniStack.Contracts.Security;
using OmniStack.ServiceDefaults.Security;

namespace OmniStack.Daemon.Audit;

/// <summary>
/// Writes an entry for every request that changes something and needs more than the scope <c>publish</c>, whatever its outcome; a new route
/// is in the log without doing anything for it. The entry is stored before the first byte of the answer is sent.
/// </summary>
/// <remarks>Requests without a good key are not in it: nobody is behind them, and anybody could fill it. Authentication logs them.</remarks>
internal sealed partial class AuditMiddleware(RequestDelegate next, AuditTrail trail, IOptions<AuditOptions> options, TimeProvider time, ILogger<AuditMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        // Taken now, since the handling of an error removes the endpoint from the request.
        if (AuditedAction.Find(context) is not { } action)
        {
            await next(context);
            return;
        }
        var isWritten = false;
        context.Response.OnStarting(WriteOnceAsync);
        await next(context);
        await WriteOnceAsync();

        Task WriteOnceAsync()
        {
            if (isWritten || Caller.Find(context) is not { } caller)
            {
                return Task.CompletedTask;
            }
            isWritten = true;
            return WriteAsync(Describe(context, action, caller));
        }
    }

    private AuditEntry Describe(HttpContext context, AuditedAction action, Caller caller)
    {
        var at = time.GetUtcNow();
        var status = context.RequestAborted.IsCancellationRequested ? StatusCodes.Status499ClientClosedRequest : context.Response.StatusCode;
        var outcome = status switch
        {
            < 400 => AuditOutcome.Succeeded,
            StatusCodes.Status499ClientClosedRequest or >= 500 => AuditOutcome.Failed,
            _ => AuditOutcome.Refused,
        };
        var address = context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : context.Connection.RemoteIpAddress;
        return new(AuditTrail.NewId(at), at, caller.Name, caller.KeyId, caller.Tenant, action.Name, action.TargetOf(context.Response), outcome, status, address?.ToString());
    }

    private async Task WriteAsync(AuditEntry entry)
    {
        using var timeout = new CancellationTokenSource(options.Value.WriteTimeout, time);
        try
        {
            await trail.WriteAsync(entry, timeout.Token);
        }
#pragma warning disable CA1031 // Whatever keeps the entry from being stored: what was done is done, and the answer has to say so.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogUnwritten(error, entry.Actor, entry.KeyId, entry.Action, entry.Target, entry.Status, entry.Address);
        }
    }

    [LoggerMessage(EventId = 2190, Level = LogLevel.Error,
        Message = "The audit log cannot be written. {Actor} (key {KeyId}) asked for {Action} of {Target} from {Address}, and the answer was {Status}.")]
    private partial void LogUnwritten(Exception error, string actor, string? keyId, string action, string? target, int status, string? address);
}
