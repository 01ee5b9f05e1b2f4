using System.Text;
using OmniStack.Abstractions.Chat;
using OmniStack.Chat.Attachments;

namespace OmniStack.Chat.Turns;

/// <summary>
/// What a message costs in a prompt: as its provider counted, else without the model's tokenizer, one token for every four bytes of
/// UTF-8, and four for its frame. Close for English, rather too high for code and other scripts, which is the safe side of a budget. An image counts as 1,500 tokens, a PDF as one for every 64 bytes.
/// </summary>
internal static class TokenEstimate
{
    private const int BytesPerToken = 4;
    private const int Frame = 4;
    private const int TokensOfAnImage = 1500;
    private const int DocumentBytesPerToken = 64;

    public static long Of(StoredMessage message) => message.Tokens ?? Of(message.Parts);

    public static long Of(string text) => Of(Encoding.UTF8.GetByteCount(text));

    public static long Of(IEnumerable<MessagePart> parts) => Frame + Of(parts.Sum(BytesOf));

    private static long Of(long bytes) => (bytes + BytesPerToken - 1) / BytesPerToken;

    private static long BytesOf(MessagePart part) => part switch
    {
        MessagePart.Text text => Encoding.UTF8.GetByteCount(text.Value),
        MessagePart.ToolCall call => call.Name.Length + Encoding.UTF8.GetByteCount(call.Input.GetRawText()) + BytesOf(call.OutcomeOrInterrupted()),
        MessagePart.File file when MediaTypes.IsText(file.MediaType) => file.Bytes,
        MessagePart.File file when MediaTypes.IsImage(file.MediaType) => TokensOfAnImage * BytesPerToken,
        MessagePart.File file => file.Bytes * BytesPerToken / DocumentBytesPerToken,
        _ => 0, // Reasoning is never sent back.
    };

    private static long BytesOf(ToolOutcome outcome) => outcome switch
    {
        ToolOutcome.Succeeded succeeded => Encoding.UTF8.GetByteCount(succeeded.Output.GetRawText()),
        ToolOutcome.Failed failed => Encoding.UTF8.GetByteCount(failed.ErrorText),
        _ => 0,
    };
}
