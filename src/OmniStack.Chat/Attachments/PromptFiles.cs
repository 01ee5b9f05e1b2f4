using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Chat;

namespace OmniStack.Chat.Attachments;

/// <summary>Reads the files of a prompt: texts as text, images and documents as data.</summary>
internal sealed class PromptFiles(IAttachmentStore store, IOptions<AttachmentOptions> options)
{
    /// <summary>The newest that fit <see cref="AttachmentOptions.MaxPromptBytes"/>; of any other, a sentence that says so.</summary>
    /// <param name="clientId">Whose messages they are.</param>
    /// <param name="messages">Oldest first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>By the attachment's id.</returns>
    public async Task<IReadOnlyDictionary<string, AIContent>> ReadAsync(string clientId, IEnumerable<StoredMessage> messages, CancellationToken cancellationToken)
    {
        var contents = new Dictionary<string, AIContent>(StringComparer.Ordinal);
        long room = options.Value.MaxPromptBytes;
        foreach (var file in messages.Reverse().Where(message => message.Role == MessageRole.User).SelectMany(message => message.Parts).OfType<MessagePart.File>())
        {
            if (contents.ContainsKey(file.AttachmentId))
            {
                continue;
            }

            room -= file.Bytes;
            contents[file.AttachmentId] = room < 0 ? Absent(file, "left out of this prompt")
                : await store.ReadAsync(clientId, file.AttachmentId, cancellationToken) is { } bytes ? ToContent(file, bytes)
                : Absent(file, "deleted");
        }

        return contents;
    }

    private static AIContent ToContent(MessagePart.File file, ReadOnlyMemory<byte> bytes) => MediaTypes.IsText(file.MediaType)
        ? new TextContent($"File {NameOf(file)}:\n{Encoding.UTF8.GetString(bytes.Span)}\n")
        : new DataContent(bytes, file.MediaType) { Name = file.Name };

    private static TextContent Absent(MessagePart.File file, string why) => new($"File {NameOf(file)} ({file.MediaType}) was {why}.\n");

    private static string NameOf(MessagePart.File file) => file.Name ?? file.AttachmentId;
}
