using OmniStack.Abstractions;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;

namespace OmniStack.ChatApi;

/// <summary>The check of the ids that clients choose for their sessions.</summary>
internal static class SessionId
{
    public static string Check(string? id) => ChatRules.IsId(id)
        ? id!
        : throw new OmniStackException(ErrorKind.Invalid, ErrorCodes.SessionIdInvalid, "A session id has 1 to 128 letters, digits, '.', '_', ':' and '-'.");
}
