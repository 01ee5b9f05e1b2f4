namespace OmniStack.Web.Features.Chat;

/// <summary>Sentences that a redirect may ask the chat page to show, by a code, so that a link cannot put words into the page.</summary>
internal static class ChatNotices
{
    public const string NotDeleted = "not-deleted";

    public static string? Text(string? code) => code switch
    {
        NotDeleted => "The chat was not deleted: the chat service refused or did not answer. Try again.",
        _ => null,
    };
}
