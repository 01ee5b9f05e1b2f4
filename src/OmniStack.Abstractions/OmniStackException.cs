namespace OmniStack.Abstractions;

/// <summary>
/// Something was refused, with a reason the caller may see. The message goes to clients as it is, so it holds no secret and
/// no other exception's text. Any other exception is a defect, and clients see none of it.
/// </summary>
/// <param name="kind">Picks the HTTP status.</param>
/// <param name="code">One of <see cref="Contracts.ErrorCodes"/>.</param>
/// <param name="message">One or two sentences: what was refused, and what would be accepted.</param>
/// <param name="inner">The cause, for the log only.</param>
public class OmniStackException(ErrorKind kind, string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The class of the refusal.</summary>
    public ErrorKind Kind => kind;

    /// <summary>The stable code, one of <see cref="Contracts.ErrorCodes"/>.</summary>
    public string Code => code;

    /// <summary>How long to wait before trying again; null when waiting does not help.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
