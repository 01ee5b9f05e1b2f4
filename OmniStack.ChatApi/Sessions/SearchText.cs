using OmniStack.Abstractions;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;

namespace OmniStack.ChatApi.Sessions;

/// <summary>The check of what a client looks for in its sessions.</summary>
internal static class SearchText
{
    public static string? Check(string? query) => query switch
    {
        null or "" => null,
        { Length: > ChatRules.MaxSearchLength } => throw new OmniStackException(
            ErrorKind.Invalid, ErrorCodes.ParameterInvalid, $"q has at most {ChatRules.MaxSearchLength} characters."),
        _ => query,
    };
}
