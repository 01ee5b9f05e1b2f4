using System.Net;
using System.Text.Json;
using OmniStack.Abstractions;
using OmniStack.Contracts;

namespace OmniStack.Providers.Http;

/// <summary>
/// From what goes wrong with a provider to the errors of the product. Messages name the status at most; what the provider says
/// is in the inner exception, for the log.
/// </summary>
internal static class ProviderErrors
{
    private static readonly string[] ContentCodes = ["content_filter", "content_policy_violation", "invalid_prompt", "image_content_policy_violation"];

    public static OmniStackException FromStatus(HttpStatusCode status, TimeSpan? retryAfter, string said)
    {
        var number = (int)status;
        var inner = new HttpRequestException($"The provider answered {number}: {said}", inner: null, status);
        return status switch
        {
            HttpStatusCode.TooManyRequests => RateLimited(retryAfter, inner),
            HttpStatusCode.RequestTimeout or HttpStatusCode.GatewayTimeout => TimedOut(inner),
            _ when number >= 500 => Unavailable($"The model's service answered with status {number}.", retryAfter, inner),
            _ when Array.Exists(ContentCodes, code => said.Contains(code, StringComparison.Ordinal)) => ContentRefused(inner),
            HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity
                => new(ErrorKind.Invalid, ErrorCodes.ModelRequestInvalid, $"The model's service does not take the request (status {number}).", inner),
            _ => new(ErrorKind.BadGateway, ErrorCodes.ModelFailed, $"The model's service answered with status {number}.", inner),
        };
    }

    /// <summary>An error that comes within a stream, or in the place of an answer.</summary>
    /// <param name="code">The provider's name for it; null for none.</param>
    public static OmniStackException FromCode(string? code, string? said, Exception? cause = null)
    {
        var inner = cause ?? new InvalidOperationException($"The provider's answer ended with {code ?? "an error"}: {said}");
        return code switch
        {
            "rate_limit_exceeded" or "rate_limit_error" => RateLimited(retryAfter: null, inner),
            "overloaded_error" or "server_error" or "api_error" => Unavailable("The model's service failed while it answered.", retryAfter: null, inner),
            "timeout_error" => TimedOut(inner),
            "invalid_request_error" => new(ErrorKind.Invalid, ErrorCodes.ModelRequestInvalid, "The model's service does not take the request.", inner),
            not null when ContentCodes.Contains(code, StringComparer.Ordinal) => ContentRefused(inner),
            _ => new(ErrorKind.BadGateway, ErrorCodes.ModelFailed, "The model's service ended its answer with an error.", inner),
        };
    }

    /// <summary>What an SDK or the network threw. The SDKs wrap what they do not know, so the first known cause counts.</summary>
    public static OmniStackException From(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            if (FromKnown(cause) is { } known)
            {
                return known;
            }
        }

        return new(ErrorKind.BadGateway, ErrorCodes.ModelFailed, "The call of the model failed.", error);
    }

    public static OmniStackException Silent(TimeSpan timeout, Exception inner)
        => new(ErrorKind.BadGateway, ErrorCodes.ModelTimeout, $"The model's service was silent for {timeout.TotalSeconds:0.###} s.", inner);

    public static OmniStackException BrokenOff()
        => new(ErrorKind.BadGateway, ErrorCodes.ModelUnavailable, "The model's service broke off its answer.");

    public static OmniStackException ContentRefused(Exception? inner)
        => new(ErrorKind.Invalid, ErrorCodes.ModelContentRefused, "The model's service refuses the content of this conversation.", inner);

    private static OmniStackException? FromKnown(Exception error) => error switch
    {
        OmniStackException known => known,
        global::Anthropic.Exceptions.AnthropicSseException sse => FromCode(sse.Type?.Raw(), said: null, sse),
        HttpRequestException or IOException or global::Anthropic.Exceptions.AnthropicIOException
            => Unavailable("The model's service cannot be reached, or broke off its answer.", retryAfter: null, error),
        JsonException or FormatException => new(ErrorKind.BadGateway, ErrorCodes.ModelFailed, "The model's service sent what is no answer.", error),
        _ => null,
    };

    private static OmniStackException TimedOut(Exception inner)
        => new(ErrorKind.BadGateway, ErrorCodes.ModelTimeout, "The model's service did not answer in time.", inner);

    private static OmniStackException Unavailable(string message, TimeSpan? retryAfter, Exception inner)
        => new(ErrorKind.BadGateway, ErrorCodes.ModelUnavailable, message, inner) { RetryAfter = retryAfter };

    private static OmniStackException RateLimited(TimeSpan? retryAfter, Exception inner)
        => new(ErrorKind.TooMany, ErrorCodes.ModelRateLimited, "The model's service takes no more calls for now.", inner) { RetryAfter = retryAfter };
}
