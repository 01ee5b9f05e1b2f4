using Microsoft.Extensions.Options;
using OmniStack.Client;
using OmniStack.Web.Rendering;

namespace OmniStack.Web.Features.Chat;

/// <summary>Reads a session's history; pages come oldest first, so it goes through all and keeps the newest.</summary>
internal sealed class ConversationReader(ChatApiClient chat, IOptions<WebOptions> options)
{
    private const int PageSize = 100;

    /// <returns>Without a value and an error when no session has this id.</returns>
    public Task<Loaded<Conversation?>> ReadAsync(string sessionId, CancellationToken cancellationToken) =>
        Loading.TryAsync(ReadAllAsync(sessionId, cancellationToken));

    private async Task<Conversation?> ReadAllAsync(string sessionId, CancellationToken cancellationToken)
    {
        var newest = new Queue<ChatMessage>();
        var earlier = 0;
        string? cursor = null;
        do
        {
            if (await chat.ListMessagesAsync(sessionId, PageSize, cursor, cancellationToken) is not { } page)
            {
                return null;
            }
            foreach (var message in page.Items)
            {
                newest.Enqueue(ChatMessage.From(message));
                if (newest.Count > options.Value.MessagesShown)
                {
                    newest.Dequeue();
                    earlier++;
                }
            }
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return new([.. newest], earlier);
    }
}
