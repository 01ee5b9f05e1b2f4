using System.Net;
using Microsoft.Extensions.Options;
using OmniStack.Client;
using OmniStack.Contracts;

namespace OmniStack.Cli.Running;

/// <summary>A failure as it is told on standard error.</summary>
/// <param name="Code">Stable; one of the services' error codes, or the exit code's name.</param>
/// <param name="Message">What went wrong.</param>
/// <param name="Hint">What to do; null when there is nothing to say.</param>
/// <param name="ExitCode">How the program ends.</param>
internal sealed record ErrorReport(string Code, string Message, string? Hint, int ExitCode)
{
    /// <returns>Null for a defect of this program.</returns>
    public static ErrorReport? From(Exception error) => error switch
    {
        CliException known => new(known.Code, known.Message, known.Hint, (int)known.ExitCode),
        OmniStackApiException refusal => new(refusal.Code, refusal.Message, Hints.For(refusal), (int)ExitCodeOf(refusal)),
        OptionsValidationException invalid => new("usage", string.Join(' ', invalid.Failures), null, (int)Running.ExitCode.Usage),
        IOException or UnauthorizedAccessException => new("failed", error.Message, null, (int)Running.ExitCode.Failed),
        _ => null,
    };

    private static ExitCode ExitCodeOf(OmniStackApiException refusal) => refusal.Status switch
    {
        null => refusal.Code == ErrorCodes.Unavailable ? Running.ExitCode.Unavailable : Running.ExitCode.Failed,
        HttpStatusCode.NotFound or HttpStatusCode.Gone => Running.ExitCode.NotFound,
        HttpStatusCode.Conflict => Running.ExitCode.Conflict,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Running.ExitCode.NotAllowed,
        HttpStatusCode.TooManyRequests => Running.ExitCode.TooMany,
        HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => Running.ExitCode.Unavailable,
        >= HttpStatusCode.InternalServerError => Running.ExitCode.Failed,
        _ => Running.ExitCode.Invalid,
    };
}
