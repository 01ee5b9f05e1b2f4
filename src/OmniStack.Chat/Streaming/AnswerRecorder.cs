using System.Text;
using OmniStack.Abstractions.Chat;
using OmniStack.Agents;
using OmniStack.Contracts.Chat;

namespace OmniStack.Chat.Streaming;

/// <summary>
/// Turns what happens in a run into the chunks that are streamed and, at the same time, into the parts that are stored: the two
/// cannot differ. One start and one end per stream, steps and parts balanced.
/// </summary>
internal sealed class AnswerRecorder(AnswerStream stream)
{
    private const string MaskedError = "An error occurred.";

    private readonly List<MessagePart> _parts = [];
    private readonly StringBuilder _text = new();
    private string? _openId;
    private bool _openIsReasoning;
    private bool _inStep;
    private int _opened;

    /// <summary>The answer so far.</summary>
    public IReadOnlyList<MessagePart> Parts => _openId is null ? [.. _parts] : [.. _parts, OpenPart()];

    public void Start(string messageId) => stream.Write(new UIMessageChunk.Start(messageId));

    public void Take(RunEvent item)
    {
        switch (item)
        {
            case RunEvent.StepStarted:
                _inStep = true;
                _parts.Add(new MessagePart.StepStart());
                stream.Write(new UIMessageChunk.StartStep());
                break;
            case RunEvent.TextDelta text:
                Open(isReasoning: false);
                _text.Append(text.Text);
                stream.Write(new UIMessageChunk.TextDelta(_openId!, text.Text));
                break;
            case RunEvent.ReasoningDelta reasoning:
                Open(isReasoning: true);
                _text.Append(reasoning.Text);
                stream.Write(new UIMessageChunk.ReasoningDelta(_openId!, reasoning.Text));
                break;
            case RunEvent.ToolCalled call:
                CloseOpenPart();
                _parts.Add(new MessagePart.ToolCall(call.CallId, call.Name, call.Input));
                stream.Write(new UIMessageChunk.ToolInputStart(call.CallId, call.Name));
                stream.Write(new UIMessageChunk.ToolInputAvailable(call.CallId, call.Name, call.Input));
                break;
            case RunEvent.ToolReturned returned:
                CloseOpenPart();
                Settle(returned.CallId, new ToolOutcome.Succeeded(returned.Output));
                stream.Write(new UIMessageChunk.ToolOutputAvailable(returned.CallId, returned.Output));
                break;
            case RunEvent.ToolFailed failed:
                CloseOpenPart();
                Settle(failed.CallId, new ToolOutcome.Failed(failed.ErrorText));
                stream.Write(new UIMessageChunk.ToolOutputError(failed.CallId, failed.ErrorText));
                break;
            case RunEvent.StepFinished:
                FinishStep();
                break;
        }
    }

    /// <summary>Ends the text or reasoning that is open, so that the client's part is final too.</summary>
    public void CloseOpenPart()
    {
        if (_openId is not { } id)
        {
            return;
        }

        stream.Write(_openIsReasoning ? new UIMessageChunk.ReasoningEnd(id) : new UIMessageChunk.TextEnd(id));
        _parts.Add(OpenPart());
        _text.Clear();
        _openId = null;
    }

    /// <summary>Writes how the answer ended. It is stored by then.</summary>
    public void End(string finishReason, MessageMetadata metadata)
    {
        CloseOpenPart();
        if (metadata.Status == MessageStatus.Interrupted)
        {
            stream.Write(new UIMessageChunk.Abort());
            return;
        }

        if (metadata.Status == MessageStatus.Failed)
        {
            stream.Write(new UIMessageChunk.Error(MaskedError));
        }

        FinishStep();
        stream.Write(new UIMessageChunk.Finish(finishReason, metadata));
    }

    private void FinishStep()
    {
        CloseOpenPart();
        if (_inStep)
        {
            _inStep = false;
            stream.Write(new UIMessageChunk.FinishStep());
        }
    }

    private void Open(bool isReasoning)
    {
        if (_openId is not null && _openIsReasoning == isReasoning)
        {
            return;
        }

        CloseOpenPart();
        _openIsReasoning = isReasoning;
        _openId = $"part-{++_opened}";
        stream.Write(isReasoning ? new UIMessageChunk.ReasoningStart(_openId) : new UIMessageChunk.TextStart(_openId));
    }

    private MessagePart OpenPart() => _openIsReasoning ? new MessagePart.Reasoning(_text.ToString()) : new MessagePart.Text(_text.ToString());

    private void Settle(string callId, ToolOutcome outcome)
    {
        var index = _parts.FindLastIndex(part => part is MessagePart.ToolCall call && call.CallId == callId);
        _parts[index] = (MessagePart.ToolCall)_parts[index] with { Outcome = outcome };
    }
}
