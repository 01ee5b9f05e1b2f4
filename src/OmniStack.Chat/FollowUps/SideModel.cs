using Microsoft.Extensions.AI;
using OmniStack.Abstractions.Models;
using OmniStack.Agents;
using OmniStack.Chat.Usage;
using OmniStack.Contracts.Chat;

namespace OmniStack.Chat.FollowUps;

/// <summary>Asks the model about a conversation, outside of it and without tools, and books what that uses.</summary>
internal sealed class SideModel(ToolLoop loop, IChatClient client, UsageAccounts accounts, TimeProvider time)
{
    /// <returns>What it said, trimmed, and the model that did.</returns>
    /// <exception cref="Exception">What the model throws; <see cref="OperationCanceledException"/> also when it took too long.</exception>
    public async Task<(string Text, string Model)> AskAsync(SideQuestion question, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var request = RequestOf(question);
        var model = ModelOf(request);
        var text = "";
        await foreach (var item in loop.RunAsync(request, either.Token))
        {
            if (item is RunEvent.TextDelta said)
            {
                text += said.Text; // It is not streamed: there is one.
            }
            else if (item is RunEvent.Ended ended)
            {
                await accounts.BookAsync(question.ClientId, question.SessionId, model, question.Purpose, accounts.Price(model, ended.Usage));
                if (ended.Outcome is RunOutcome.Failed or RunOutcome.Cancelled)
                {
                    throw ended.Error ?? new OperationCanceledException(either.Token);
                }
            }
        }

        return (text.Trim(), model);
    }

    private static RunRequest RequestOf(SideQuestion question) => new([new ChatMessage(ChatRole.User, question.Text)], Tools: [], question.Instructions)
    {
        Model = string.IsNullOrEmpty(question.Model) ? null : question.Model,
        Temperature = question.Temperature,
        MaxSteps = 1,
        Stream = false,
        Properties = new()
        {
            [ModelCallProperties.Purpose] = question.Purpose.ToString().ToLowerInvariant(),
            [ModelCallProperties.Tenant] = ChatRules.TenantOf(question.ClientId),
            [ModelCallProperties.Fresh] = true,
        },
    };

    /// <summary>As its provider calls it, which is the name that has a price.</summary>
    private string ModelOf(RunRequest request)
        => client.GetService<ChatClientMetadata>(new ChatOptions { ModelId = request.Model, AdditionalProperties = request.Properties })?.DefaultModelId
            ?? request.Model ?? client.GetService<ChatClientMetadata>()?.DefaultModelId ?? "unknown";
}
