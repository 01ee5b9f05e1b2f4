using OmniStack.Abstractions.Chat;
using OmniStack.Agents;

namespace OmniStack.Chat.Streaming;

/// <summary>Streams an answer that is final again, as it was streamed but for the size of its deltas.</summary>
internal static class StoredAnswer
{
    public static ReplayBuffer ToStream(StoredMessage answer)
    {
        var buffer = new ReplayBuffer();
        var stream = new AnswerStream(buffer);
        var recorder = new AnswerRecorder(stream);
        recorder.Start(answer.Id);
        foreach (var item in ToEvents(answer))
        {
            recorder.Take(item);
        }

        recorder.End(answer.FinishReason ?? FinishReasons.Other, answer.ToMetadata());
        stream.Close();
        return buffer;
    }

    private static IEnumerable<RunEvent> ToEvents(StoredMessage answer)
    {
        var step = 0;
        foreach (var part in answer.Parts)
        {
            switch (part)
            {
                case MessagePart.StepStart:
                    if (step > 0)
                    {
                        yield return new RunEvent.StepFinished(step);
                    }

                    yield return new RunEvent.StepStarted(++step);
                    break;
                case MessagePart.Text text:
                    yield return new RunEvent.TextDelta(text.Value);
                    break;
                case MessagePart.Reasoning reasoning:
                    yield return new RunEvent.ReasoningDelta(reasoning.Value);
                    break;
                case MessagePart.ToolCall call:
                    yield return new RunEvent.ToolCalled(call.CallId, call.Name, call.Input);
                    yield return call.OutcomeOrInterrupted() switch
                    {
                        ToolOutcome.Succeeded succeeded => new RunEvent.ToolReturned(call.CallId, succeeded.Output),
                        ToolOutcome.Failed failed => new RunEvent.ToolFailed(call.CallId, failed.ErrorText),
                        var unknown => throw new InvalidOperationException($"No event for {unknown}."),
                    };
                    break;
            }
        }
    }
}
