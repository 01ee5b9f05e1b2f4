using OmniStack.Abstractions;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;

namespace OmniStack.ChatApi.Sessions;

/// <summary>Checks which message a client wants to see.</summary>
internal static class BranchChoiceReader
{
    public static string Read(BranchChoice? choice) => choice is { MessageId: { } id } && ChatRules.IsId(id)
        ? id
        : throw new OmniStackException(ErrorKind.Invalid, ErrorCodes.BodyInvalid, """The body has to be {"messageId":"…"} with the id of a message.""");
}
