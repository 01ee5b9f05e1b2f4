using OmniStack.Client;
using OmniStack.Contracts;

namespace OmniStack.Web.Features.Chat;

/// <summary>Sentences that a redirect may ask the chat page to show, by a code, so that a link cannot put words into the page.</summary>
internal static class ChatNotices
{
    public const string NotDeleted = "not-deleted";
    private const string Busy = "busy";
    private const string GoneOn = "gone-on";
    private const string NotDone = "not-done";

    /// <summary>The code for what the chat service refused.</summary>
    public static string CodeOf(OmniStackApiException refusal) => refusal.Code switch
    {
        ErrorCodes.SessionBusy => Busy,
        ErrorCodes.ApprovalConflict => GoneOn,
        _ => NotDone,
    };

    public static string? Text(string? code) => code switch
    {
        NotDeleted => "The chat was not deleted: the chat service refused or did not answer. Try again.",
        Busy => "An answer is being written; that was not done. Try again when it has ended.",
        GoneOn => "The conversation has gone on without this approval; nothing was changed.",
        NotDone => "That was not done: the chat service refused or did not answer. Try again.",
        _ => null,
    };
}
