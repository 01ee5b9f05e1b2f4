using Microsoft.AspNetCore.Http.HttpResults;
using OmniStack.Chat;
using OmniStack.Chat.Turns;
using OmniStack.Contracts.Chat;
using OmniStack.ServiceDefaults.Security;

namespace OmniStack.ChatApi.Chat;

internal static class ChatEndpoints
{
    private const string EventStream = "text/event-stream";

    public static void MapChat(this RouteGroupBuilder api)
    {
        var chat = api.MapGroup("/chat").WithTags("Chat");
        chat.MapPost("", SendAsync).WithName("SendMessage")
            .WithSummary("Runs one turn and streams it as the AI SDK's UI message stream, v1; with stream=false it answers with the final message.")
            .Produces<string>(contentType: EventStream).Produces<UIMessageDto>();
        chat.MapGet("/{id}/stream", ResumeAsync).WithName("ResumeTurn")
            .WithSummary("Streams the running turn again, from its start; 204 when none runs.")
            .Produces<string>(contentType: EventStream).Produces(StatusCodes.Status204NoContent);
        chat.MapPost("/{id}/stop", StopAsync).WithName("StopTurn")
            .WithSummary("Stops the running turn and keeps what it has said; does nothing when none runs.");
    }

    private static async Task<IResult> SendAsync(ChatRequest? body, bool? stream, ClientId client, Caller caller, ChatTurns turns, DailyQuotas quotas,
        CancellationToken cancellationToken)
    {
        var send = ChatRequestReader.Read(body, client);
        return await quotas.SpendAsync(caller, DailyQuota.Turns, 1, async () => stream is false
            ? (IResult)TypedResults.Ok((await turns.AnswerAsync(send, cancellationToken)).ToUIMessage())
            : new UIMessageStreamResult(await turns.SendAsync(send, cancellationToken)), cancellationToken);
    }

    /// <summary>A front end asks for every chat it opens, so a session that is not there yet is no error.</summary>
    private static async Task<IResult> ResumeAsync(string id, ClientId client, ChatTurns turns, CancellationToken cancellationToken)
        => await turns.ResumeAsync(client.Value, SessionId.Check(id), cancellationToken) is { } stream ? new UIMessageStreamResult(stream) : TypedResults.NoContent();

    private static async Task<NoContent> StopAsync(string id, ClientId client, ChatTurns turns, CancellationToken cancellationToken)
    {
        await turns.StopTurnAsync(client.Value, SessionId.Check(id), cancellationToken);
        return TypedResults.NoContent();
    }
}
