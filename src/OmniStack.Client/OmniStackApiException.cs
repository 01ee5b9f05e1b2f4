using System.Net;

namespace OmniStack.Client;

/// <summary>A service refused a request, or did not answer it.</summary>
/// <param name="status">The HTTP status; null when no usable answer came.</param>
/// <param name="code">One of <see cref="Contracts.ErrorCodes"/>.</param>
/// <param name="title">One sentence for people: the problem's detail, else its title. It holds no other exception's text.</param>
/// <param name="inner">What failed underneath, for the log.</param>
public sealed class OmniStackApiException(HttpStatusCode? status, string code, string title, Exception? inner = null)
    : Exception(title, inner)
{
    /// <summary>The HTTP status; null when the service did not answer in time, or not at all, or not with what its contract says.</summary>
    public HttpStatusCode? Status => status;

    /// <summary>The stable code, one of <see cref="Contracts.ErrorCodes"/>; <c>unavailable</c> when the service did not answer.</summary>
    public string Code => code;

    /// <summary>How long the service asks to wait before the next try; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
