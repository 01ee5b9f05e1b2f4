using OmniStack.Abstractions.Chat;
using OmniStack.Contracts.Chat;

namespace OmniStack.Chat.Streaming;

/// <summary>Streams an answer that is stored and at rest again, as it was streamed but for the size of its deltas.</summary>
internal static class StoredAnswer
{
    public static ReplayBuffer ToStream(StoredMessage answer, ApprovalForm approvals) => ToStream(answer, approvals, recorder =>
    {
        foreach (var part in answer.Parts)
        {
            recorder.Replay(Closed(answer, part));
        }
    });

    /// <summary>What followed the answers to its approvals, for a client that has what came before.</summary>
    public static ReplayBuffer ToContinuation(StoredMessage answer, IReadOnlyList<ApprovalDecision> decisions, ApprovalForm approvals)
        => ToStream(answer, approvals, recorder =>
        {
            List<MessagePart> parts = [.. answer.Parts.Select(part => Closed(answer, part))];
            var decided = parts.FindLastIndex(IsDecided);
            var nextStep = parts.FindIndex(decided, part => part is MessagePart.StepStart);
            var known = nextStep < 0 ? parts.Count : nextStep;
            recorder.Skip(parts[..known]);
            foreach (var call in parts[..known].Where(IsDecided).Cast<MessagePart.ToolCall>())
            {
                recorder.ReplayOutcome(call);
            }

            foreach (var part in parts[known..])
            {
                recorder.Replay(part);
            }

            bool IsDecided(MessagePart part) => part is MessagePart.ToolCall call && decisions.Any(decision => decision.CallId == call.CallId);
        });

    private static ReplayBuffer ToStream(StoredMessage answer, ApprovalForm approvals, Action<AnswerRecorder> write)
    {
        var buffer = new ReplayBuffer();
        using var stream = new AnswerStream(buffer);
        var recorder = new AnswerRecorder(stream, approvals);
        recorder.Start(answer.Id);
        write(recorder);
        recorder.End(answer.FinishReason ?? FinishReasons.Other, answer.ToMetadata());
        stream.Close();
        return buffer;
    }

    private static MessagePart Closed(StoredMessage answer, MessagePart part)
        => part is MessagePart.ToolCall call && answer.Status != MessageStatus.AwaitingApproval ? call with { Outcome = call.OutcomeOrInterrupted() } : part;
}
