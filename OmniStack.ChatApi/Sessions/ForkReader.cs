using OmniStack.Abstractions;
using OmniStack.Abstractions.Chat;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;

namespace OmniStack.ChatApi.Sessions;

/// <summary>Checks which fork a client wants.</summary>
internal static class ForkReader
{
    public static (string? MessageId, string ForkId, SessionChange Change) Read(ForkRequest? request)
    {
        if (request?.MessageId is { } messageId && !ChatRules.IsId(messageId))
        {
            throw new OmniStackException(ErrorKind.Invalid, ErrorCodes.BodyInvalid, "messageId has to be the id of an answer, or left out.");
        }

        var forkId = request?.Id is { } id ? SessionId.Check(id) : $"ses_{Guid.CreateVersion7():N}";
        return (request?.MessageId, forkId, SessionPatchReader.Read(request?.Name, request?.Fields));
    }
}
