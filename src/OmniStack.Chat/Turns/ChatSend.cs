using OmniStack.Abstractions.Chat;
using OmniStack.Chat.Attachments;
using OmniStack.Chat.Streaming;

namespace OmniStack.Chat.Turns;

/// <summary>What a client asks for with one POST.</summary>
/// <param name="ClientId">Who asks.</param>
/// <param name="SessionId">The conversation; it need not exist yet.</param>
/// <param name="Trigger">What is wanted.</param>
/// <param name="Message">The last message of the request, when it is the user's; null when there is none.</param>
/// <param name="TargetId">The user's message that is edited, or the answer to replace; null when none is named.</param>
/// <param name="WhenBusy">What to do while a turn runs; null for <see cref="ChatTurnOptions.WhenBusy"/>.</param>
public sealed record ChatSend(string ClientId, string SessionId, ChatTrigger Trigger, NewMessage? Message, string? TargetId, BusyPolicy? WhenBusy = null)
{
    /// <summary>Answers to tool calls that wait for approval, of the answer <see cref="TargetId"/>, null for the last one; then there is no message.</summary>
    public IReadOnlyList<ApprovalDecision> Decisions { get; init; } = [];

    /// <summary>The files of <see cref="Message"/>; they come before its text.</summary>
    public IReadOnlyList<SentFile> Files { get; init; } = [];

    /// <summary>What the client understands.</summary>
    public ApprovalForm Approvals { get; init; }
}

/// <summary>What a client wants of a turn.</summary>
public enum ChatTrigger
{
    /// <summary>An answer to a new or edited message.</summary>
    Submit,
    /// <summary>Another answer.</summary>
    Regenerate,
}
