using Microsoft.Extensions.AI;
using OmniStack.Chat.Usage;

namespace OmniStack.Chat.FollowUps;

/// <summary>Asks the model about a conversation, outside of it, and books what that uses.</summary>
internal sealed class SideModel(IChatClient client, UsageAccounts accounts, TimeProvider time)
{
    /// <returns>What it said, trimmed, and the model that did.</returns>
    public async Task<(string Text, string Model)> AskAsync(SideQuestion question, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var options = new ChatOptions
        {
            Instructions = question.Instructions,
            ModelId = string.IsNullOrEmpty(question.Model) ? null : question.Model,
            Temperature = question.Temperature,
        };
        var response = await client.GetResponseAsync([new ChatMessage(ChatRole.User, question.Text)], options, either.Token);
        var model = options.ModelId ?? client.GetService<ChatClientMetadata>()?.DefaultModelId ?? "unknown";
        await accounts.BookAsync(question.ClientId, question.SessionId, model, question.Purpose, accounts.Price(model, response.Usage));
        return (response.Text.Trim(), model);
    }
}
