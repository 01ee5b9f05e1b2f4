using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Chat;
using OmniStack.Agents;
using OmniStack.Chat.Turns;

namespace OmniStack.Chat.Attachments;

/// <summary>The files of a turn: those that its prompt carries, and those that the model gives.</summary>
internal sealed partial class AnswerFiles(PromptFiles prompts, ChatAttachments attachments, IOptions<AttachmentOptions> options, ILogger<AnswerFiles> logger)
{
    /// <inheritdoc cref="PromptFiles.ReadAsync"/>
    public Task<IReadOnlyDictionary<string, AIContent>> ReadAsync(string clientId, IEnumerable<StoredMessage> messages, CancellationToken cancellationToken)
        => prompts.ReadAsync(clientId, messages, cancellationToken);

    /// <summary>Stores a file as one of the session's, under the limits of uploads.</summary>
    /// <returns>Null when it is refused or cannot be stored; the answer goes on without it.</returns>
    public async Task<MessagePart.File?> StoreAsync(LiveTurn turn, RunEvent.FileGiven file)
    {
        if (turn.Recorder.Parts.OfType<MessagePart.File>().Count() >= options.Value.MaxPerMessage)
        {
            LogRefused(error: null, turn.Answer.Id);
            return null;
        }

        try
        {
            var stored = await attachments.AttachAsync(turn.ClientId, turn.SessionId, [new SentFile.Inline(file.Content, file.Name)], CancellationToken.None);
            return (MessagePart.File)stored[0];
        }
        catch (OmniStackException refused)
        {
            LogRefused(refused, turn.Answer.Id);
            return null;
        }
    }

    [LoggerMessage(EventId = 1042, Level = LogLevel.Warning, Message = "A file that the model gave in answer {AnswerId} was not stored; the answer goes on without it.")]
    private partial void LogRefused(Exception? error, string answerId);
}
