using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OmniStack.Client;
using OmniStack.Contracts.Chat;
using OmniStack.Web.Rendering;

namespace OmniStack.Web.Features.Chat;

/// <summary>Sessions as their owner arranges them, and the parts of the page that its script asks for.</summary>
internal static class ChatEndpoints
{
    public static void MapChat(this WebApplication app)
    {
        app.MapTurns();
        app.MapAttachments();
        app.MapPost("/chat/delete", DeleteAsync);
        app.MapPost("/chat/rename", RenameAsync);
        app.MapPost("/chat/branch", ShowBranchAsync);
        app.MapPost("/chat/fork", ForkAsync);
        app.MapGet("/fragments/chat/{id}", GetConversationAsync);
        app.MapGet("/fragments/sessions", GetSessionsAsync);
        app.MapPost("/fragments/markdown", Render);
    }

    private static async Task<RedirectHttpResult> DeleteAsync([FromForm] string sessionId, ChatApiClient chat, CancellationToken cancellationToken)
    {
        try
        {
            await chat.DeleteSessionAsync(sessionId, cancellationToken);
            return TypedResults.LocalRedirect("/chat");
        }
        catch (OmniStackApiException)
        {
            return TypedResults.LocalRedirect($"/chat/{Uri.EscapeDataString(sessionId)}?notice={ChatNotices.NotDeleted}");
        }
    }

    private static Task<IResult> RenameAsync([FromForm] string sessionId, [FromForm] string name, ChatApiClient chat, HttpRequest request, CancellationToken cancellationToken) =>
        ChatAnswer.ToFormAsync(request, sessionId, () => chat.RenameSessionAsync(sessionId, name, cancellationToken));

    private static Task<IResult> ShowBranchAsync([FromForm] string sessionId, string messageId, ChatApiClient chat, HttpRequest request, CancellationToken cancellationToken) =>
        ChatAnswer.ToFormAsync(request, sessionId, () => chat.ShowBranchAsync(sessionId, messageId, cancellationToken));

    /// <summary>Goes on in the fork; a browser with a script too, for that is another page.</summary>
    private static async Task<RedirectHttpResult> ForkAsync([FromForm] string sessionId, string messageId, ChatApiClient chat, CancellationToken cancellationToken)
    {
        try
        {
            var fork = await chat.ForkSessionAsync(sessionId, new ForkRequest(messageId), cancellationToken);
            return TypedResults.LocalRedirect($"/chat/{Uri.EscapeDataString(fork.Id)}");
        }
        catch (OmniStackApiException refusal)
        {
            return TypedResults.LocalRedirect($"/chat/{Uri.EscapeDataString(sessionId)}?notice={ChatNotices.CodeOf(refusal)}");
        }
    }

    private static async Task<RazorComponentResult> GetConversationAsync(string id, ConversationReader reader, CancellationToken cancellationToken) =>
        new RazorComponentResult<ConversationView>(new { Conversation = await reader.ReadAsync(id, soughtId: null, cancellationToken) });

    private static async Task<RazorComponentResult> GetSessionsAsync(string? current, string? q, SessionListReader reader, CancellationToken cancellationToken) =>
        new RazorComponentResult<SessionList>(new { Sessions = await reader.ReadAsync(q, cursor: null, cancellationToken), Current = current, Search = q });

    /// <summary>What an answer has said so far, as it will look when it is stored.</summary>
    private static ContentHttpResult Render([FromForm] string text) => TypedResults.Content(SafeMarkdown.ToHtml(text).Value, "text/html; charset=utf-8");
}
