using Microsoft.AspNetCore.Mvc;
using OmniStack.Client;

namespace OmniStack.Web.Features.Chat;

/// <summary>Turns: the page's script reads their streams, a browser without it waits for their ends.</summary>
internal static class TurnEndpoints
{
    public static void MapTurns(this WebApplication app)
    {
        app.MapPost("/chat/turns", SendAsync);
        app.MapPost("/chat/regenerate", RegenerateAsync);
        app.MapPost("/chat/approvals", ApproveAsync);
        app.MapPost("/chat/stop", StopAsync);
        app.MapGet("/chat/{id}/stream", ResumeAsync);
    }

    private static Task SendAsync(IFormCollection form, ChatApiClient chat, HttpContext context, CancellationToken cancellationToken) =>
        PassOnAsync(async () => await chat.SendTurnAsync(TurnForm.Of(form).ToTurn(), cancellationToken), context, cancellationToken);

    private static Task RegenerateAsync([FromForm] string sessionId, string messageId, ChatApiClient chat, HttpContext context, CancellationToken cancellationToken) =>
        AnswerAsync(sessionId, () => chat.RegenerateAsync(sessionId, messageId, cancellationToken), context, cancellationToken);

    private static Task ApproveAsync([FromForm] string sessionId, string messageId, string callId, bool approved, ChatApiClient chat, HttpContext context,
        CancellationToken cancellationToken) =>
        AnswerAsync(sessionId, () => chat.ApproveAsync(sessionId, messageId, new(callId, approved), cancellationToken), context, cancellationToken);

    /// <summary>Passes the stream of the running turn back, from its start; 204 when none runs.</summary>
    private static Task ResumeAsync(string id, ChatApiClient chat, HttpContext context, CancellationToken cancellationToken) =>
        PassOnAsync(() => chat.ResumeTurnAsync(id, cancellationToken), context, cancellationToken);

    private static Task<IResult> StopAsync([FromForm(Name = "Form.SessionId")] string sessionId, ChatApiClient chat, HttpRequest request, CancellationToken cancellationToken) =>
        ChatAnswer.ToFormAsync(request, sessionId, () => chat.StopTurnAsync(sessionId, cancellationToken));

    private static async Task AnswerAsync(string sessionId, Func<Task<StreamedTurn>> open, HttpContext context, CancellationToken cancellationToken)
    {
        if (ChatAnswer.IsScript(context.Request))
        {
            await PassOnAsync(async () => await open(), context, cancellationToken);
            return;
        }
        var result = await ChatAnswer.ToFormAsync(context.Request, sessionId, async () =>
        {
            await using var turn = await open();
            await turn.CopyToAsync(Stream.Null, cancellationToken);
        });
        await result.ExecuteAsync(context);
    }

    /// <summary>Passes the turn's stream on as it comes.</summary>
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
            await ChatAnswer.Refuse(refusal).ExecuteAsync(context);
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
}
