using OmniStack.Chat.Turns;

namespace OmniStack.ChatApi.Chat;

internal static class ChatEndpoints
{
    public static void MapChat(this RouteGroupBuilder api)
    {
        var chat = api.MapGroup("/chat").WithTags("Chat");
        chat.MapPost("", SendAsync).WithName("SendMessage")
            .WithSummary("Runs one turn and streams it as the AI SDK's UI message stream, v1.")
            .Produces<string>(contentType: "text/event-stream");
    }

    private static async Task<UIMessageStreamResult> SendAsync(ChatRequest? body, ClientId client, ChatTurns turns, CancellationToken cancellationToken)
        => new(await turns.SendAsync(ChatRequestReader.Read(body, client), cancellationToken));
}
