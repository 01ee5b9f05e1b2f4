using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using OmniStack.Client;
using OmniStack.Web.Rendering;

namespace OmniStack.Web.Features.Chat;

/// <summary>What the chat page's script asks for, and deleting a chat. A refusal to a script is a problem details body.</summary>
internal static class ChatEndpoints
{
    public static void MapChat(this WebApplication app)
    {
        app.MapPost("/chat/turns", SendAsync);
        app.MapPost("/chat/stop", StopAsync);
        app.MapGet("/chat/{id}/stream", ResumeAsync);
        app.MapPost("/chat/delete", DeleteAsync);
        app.MapGet("/fragments/chat/{id}", GetConversationAsync);
        app.MapGet("/fragments/sessions", GetSessionsAsync);
    }

    /// <summary>Passes the turn on and its stream back, as it comes.</summary>
    private static Task SendAsync([FromForm(Name = "Form.SessionId")] string sessionId, [FromForm(Name = "Form.MessageId")] string messageId,
        [FromForm(Name = "Form.Text")] string text, ChatApiClient chat, HttpContext context, CancellationToken cancellationToken) =>
        PassOnAsync(async () => await chat.SendTurnAsync(new(sessionId, messageId, text), cancellationToken), context, cancellationToken);

    /// <summary>Passes the stream of the running turn back, from its start; 204 when none runs.</summary>
    private static Task ResumeAsync(string id, ChatApiClient chat, HttpContext context, CancellationToken cancellationToken) =>
        PassOnAsync(() => chat.ResumeTurnAsync(id, cancellationToken), context, cancellationToken);

    private static async Task PassOnAsync(Func<Task<StreamedTurn?>> open, HttpContext context, CancellationToken cancellationToken)
    {
        try
        {
            await using var turn = await open();
            if (turn is null)
            {
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return;
            }
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers.CacheControl = "no-cache, no-store";
            context.Response.Headers["X-Accel-Buffering"] = "no";
            await turn.CopyToAsync(context.Response.Body, cancellationToken);
        }
        catch (OmniStackApiException refusal) when (!context.Response.HasStarted)
        {
            await Refuse(refusal).ExecuteAsync(context);
        }
        catch (OmniStackApiException)
        {
            context.Abort(); // the browser has half an answer: only a broken connection tells it so
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The reader left; the connection to the chat service is closed by now, and the turn goes on.
        }
    }

    private static async Task<IResult> StopAsync([FromForm(Name = "Form.SessionId")] string sessionId, ChatApiClient chat, CancellationToken cancellationToken)
    {
        try
        {
            await chat.StopTurnAsync(sessionId, cancellationToken);
            return TypedResults.NoContent();
        }
        catch (OmniStackApiException refusal)
        {
            return Refuse(refusal);
        }
    }

    private static ProblemHttpResult Refuse(OmniStackApiException refusal) =>
        TypedResults.Problem(refusal.Message, statusCode: (int)(refusal.Status ?? System.Net.HttpStatusCode.BadGateway),
            extensions: new Dictionary<string, object?> { ["code"] = refusal.Code });

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

    private static async Task<RazorComponentResult> GetConversationAsync(string id, ConversationReader reader, CancellationToken cancellationToken) =>
        new RazorComponentResult<ConversationView>(new { Conversation = await reader.ReadAsync(id, cancellationToken) });

    private static async Task<RazorComponentResult> GetSessionsAsync(string? current, ChatApiClient chat, IOptions<WebOptions> options, CancellationToken cancellationToken)
    {
        var sessions = await Loading.TryAsync(chat.ListSessionsAsync(options.Value.SessionsPerPage, cancellationToken: cancellationToken));
        return new RazorComponentResult<SessionList>(new { Sessions = sessions, Current = current });
    }
}
