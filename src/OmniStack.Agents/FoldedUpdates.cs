using System.Text;
using Microsoft.Extensions.AI;

namespace OmniStack.Agents;

/// <summary>
/// What a model has answered so far. A text that comes in pieces is kept as one: an answer of thousands of them would hold an update for
/// each, several times its length, until the model has ended.
/// </summary>
internal sealed class FoldedUpdates
{
    private readonly List<ChatResponseUpdate> _updates = [];
    private readonly StringBuilder _text = new();
    private ChatResponseUpdate? _open; // The last update, when it is one of text alone that more may follow.

    public void Add(ChatResponseUpdate update)
    {
        if (_open is not null && TextOf(update) is { } more && Continues(update, _open))
        {
            _text.Append(more);
            return;
        }

        Close();
        if (TextOf(update) is { } text)
        {
            _open = update.Clone();
            _text.Append(text);
        }

        _updates.Add(_open ?? update);
    }

    /// <summary>As <see cref="ChatResponseExtensions.ToChatResponse"/> would make it of the updates as they came.</summary>
    public ChatResponse ToChatResponse()
    {
        Close();
        return _updates.ToChatResponse();
    }

    private void Close()
    {
        if (_open is not null)
        {
            _open.Contents = [_open.Contents[0] is TextReasoningContent ? new TextReasoningContent(_text.ToString()) : new TextContent(_text.ToString())];
            _text.Clear();
            _open = null;
        }
    }

    /// <returns>The text of an update that is nothing else; null for any other.</returns>
    private static string? TextOf(ChatResponseUpdate update) => update is { Contents: [var content], FinishReason: null, AdditionalProperties: null, ContinuationToken: null }
        && content is { Annotations: null, AdditionalProperties: null }
        ? content switch
        {
            TextReasoningContent { ProtectedData: null } reasoning => reasoning.Text,
            TextContent text => text.Text,
            _ => null,
        }
        : null;

    private static bool Continues(ChatResponseUpdate update, ChatResponseUpdate open)
        => update.Contents[0].GetType() == open.Contents[0].GetType() && update.Role == open.Role && update.AuthorName == open.AuthorName
            && update.MessageId == open.MessageId && update.ResponseId == open.ResponseId && update.ConversationId == open.ConversationId && update.ModelId == open.ModelId;
}
