using Microsoft.Extensions.Options;
using OmniStack.Client;
using OmniStack.Web.Rendering;

namespace OmniStack.Web.Features.Chat;

/// <summary>Reads what the page shows of a session. Pages of its history come oldest first, so it goes through all and keeps the newest.</summary>
internal sealed class ConversationReader(ChatApiClient chat, IOptions<WebOptions> options)
{
    private const int PageSize = 100;

    /// <param name="sessionId">Which.</param>
    /// <param name="soughtId">The message for which it is opened; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Without a value and an error when no session has this id.</returns>
    public Task<Loaded<Conversation?>> ReadAsync(string sessionId, string? soughtId, CancellationToken cancellationToken) =>
        Loading.TryAsync(ReadAllAsync(sessionId, soughtId, cancellationToken));

    private async Task<Conversation?> ReadAllAsync(string sessionId, string? soughtId, CancellationToken cancellationToken)
    {
        if (await chat.FindSessionAsync(sessionId, cancellationToken) is not { } session)
        {
            return null;
        }
        // Before the messages, so that one whose turn begins meanwhile is among them at the latest.
        var waiting = chat.ListWaitingAsync(sessionId, cancellationToken);
        var usage = chat.GetUsageAsync(sessionId, cancellationToken);
        var summaries = chat.ListSummariesAsync(sessionId, cancellationToken);
        await Task.WhenAll(waiting, usage, summaries);
        var (messages, earlier, isSoughtEarlier) = await ReadMessagesAsync(sessionId, soughtId, cancellationToken);
        return new Conversation(session, messages, earlier)
        {
            Waiting = [.. (await waiting).Items.Select(ChatMessage.From)
                .Where(next => messages.All(message => message.Id != next.Id))
                .Select(next => next with { Status = ChatMessage.Waiting })],
            IsSoughtEarlier = isSoughtEarlier,
            Usage = await usage,
            Summaries = (await summaries).ToLookup(summary => summary.ThroughMessageId),
        };
    }

    private async Task<(IReadOnlyList<ChatMessage> Newest, int Earlier, bool IsSoughtEarlier)> ReadMessagesAsync(string sessionId, string? soughtId, CancellationToken cancellationToken)
    {
        var newest = new Queue<ChatMessage>();
        var earlier = 0;
        var isSoughtEarlier = false;
        string? cursor = null;
        do
        {
            // A session that was deleted in between has no messages.
            var page = await chat.ListMessagesAsync(sessionId, PageSize, cursor, cancellationToken);
            foreach (var message in page?.Items ?? [])
            {
                newest.Enqueue(ChatMessage.From(message));
                if (newest.Count > options.Value.MessagesShown)
                {
                    isSoughtEarlier |= newest.Dequeue().Id == soughtId;
                    earlier++;
                }
            }
            cursor = page?.NextCursor;
        }
        while (cursor is not null);
        return ([.. newest], earlier, isSoughtEarlier);
    }
}
