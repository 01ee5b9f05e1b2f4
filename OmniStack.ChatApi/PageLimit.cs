using OmniStack.Abstractions;
using OmniStack.Contracts;

namespace OmniStack.ChatApi;

/// <summary>The <c>limit</c> of a list.</summary>
internal static class PageLimit
{
    /// <summary>More than the most gets the most; less than 1 is refused.</summary>
    public static int Clamp(int? limit, int byDefault, int most) => limit switch
    {
        null => byDefault,
        < 1 => throw new OmniStackException(ErrorKind.Invalid, ErrorCodes.ParameterInvalid, "limit has to be 1 or more."),
        _ => Math.Min(limit.Value, most),
    };
}
