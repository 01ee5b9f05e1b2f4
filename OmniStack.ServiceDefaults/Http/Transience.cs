using System.Net;
using Polly;
using Polly.Timeout;

namespace OmniStack.ServiceDefaults.Http;

/// <summary>Which outcomes of an HTTP call may pass by themselves, and which may be tried again.</summary>
internal static class Transience
{
    /// <summary>Set on the context: the request may be sent twice without harm (RFC 9110 calls its method idempotent).</summary>
    public static readonly ResiliencePropertyKey<bool> IsIdempotent = new("OmniStack.IsIdempotent");

    /// <summary>The server is away or overloaded: no connection, a timeout, 408, 429 or 5xx.</summary>
    public static bool IsTransient(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Exception: HttpRequestException or TimeoutRejectedException } => true,
        { Result.StatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError } => true,
        _ => false,
    };

    /// <summary>
    /// A transient failure of an idempotent request; of any other only when the request cannot have reached the server, since
    /// a POST that failed half-way may have been carried out.
    /// </summary>
    public static bool MayRetry(Outcome<HttpResponseMessage> outcome, ResilienceContext context) =>
        context.Properties.GetValue(IsIdempotent, false)
            ? IsTransient(outcome)
            : outcome.Exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError };
}
