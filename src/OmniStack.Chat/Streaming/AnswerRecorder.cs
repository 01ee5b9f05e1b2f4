using System.Text;
using OmniStack.Abstractions.Chat;
using OmniStack.Agents;
using OmniStack.Contracts.Chat;

namespace OmniStack.Chat.Streaming;

/// <summary>
/// Turns what happens in a run into the chunks that are streamed and, at the same time, into the parts that are stored: the two
/// cannot differ. One start and one end per stream, steps and parts balanced.
/// </summary>
internal sealed class AnswerRecorder(AnswerStream stream, ApprovalForm approvals)
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

    /// <summary>Begins with what the answer has said already, in whole steps.</summary>
    public void Continue(IReadOnlyList<MessagePart> parts)
    {
        foreach (var part in parts)
        {
            Replay(part);
        }

        FinishStep();
        Skip(parts);
    }

    /// <summary>Begins behind what the answer has said already and the client has.</summary>
    public void Skip(IReadOnlyList<MessagePart> parts)
    {
        _parts.Clear();
        _parts.AddRange(parts);
    }

    /// <summary>Streams a part of a stored answer.</summary>
    public void Replay(MessagePart part)
    {
        switch (part)
        {
            case MessagePart.StepStart:
                FinishStep();
                StartStep();
                break;
            case MessagePart.Text text:
                Take(new RunEvent.TextDelta(text.Value));
                break;
            case MessagePart.Reasoning reasoning:
                Take(new RunEvent.ReasoningDelta(reasoning.Value));
                break;
            case MessagePart.Source source:
                Add(source);
                break;
            case MessagePart.File file:
                Add(file);
                break;
            case MessagePart.Data data:
                Show(data, isTransient: false);
                break;
            case MessagePart.ToolCall call:
                Take(new RunEvent.ToolCalled(call.CallId, call.Name, call.Input));
                if (call.Approval is not null)
                {
                    Take(new RunEvent.ApprovalRequested(call.CallId, call.Name, call.Input));
                }

                ReplayOutcome(call);
                break;
        }
    }

    /// <summary>Streams how a call ended whose beginning the client has.</summary>
    public void ReplayOutcome(MessagePart.ToolCall call)
    {
        if (call.Outcome is { } outcome)
        {
            Change(call.CallId, _ => call);
            Write(call, outcome);
        }
    }

    public void Take(RunEvent item)
    {
        switch (item)
        {
            case RunEvent.StepStarted:
                StartStep();
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
            case RunEvent.SourceCited source when !_parts.OfType<MessagePart.Source>().Any(known => known.Url == source.Url.AbsoluteUri):
                Add(new MessagePart.Source($"source-{_parts.OfType<MessagePart.Source>().Count() + 1}", source.Url.AbsoluteUri, source.Title));
                break;
            case RunEvent.DataShown { Shown: var shown }:
                Show(new MessagePart.Data(shown.Name, shown.Id, shown.Data), shown.IsTransient);
                break;
            case RunEvent.ToolCalled call:
                CloseOpenPart();
                _parts.Add(new MessagePart.ToolCall(call.CallId, call.Name, call.Input));
                stream.Write(new UIMessageChunk.ToolInputStart(call.CallId, call.Name));
                stream.Write(new UIMessageChunk.ToolInputAvailable(call.CallId, call.Name, call.Input));
                break;
            case RunEvent.ApprovalRequested asked:
                CloseOpenPart();
                Change(asked.CallId, call => call with { Approval = call.Approval ?? new ToolApproval() });
                stream.Write(approvals == ApprovalForm.Data
                    ? new UIMessageChunk.DataApprovalRequest(asked.CallId, new ApprovalData(asked.CallId, asked.CallId, asked.Name, asked.Input))
                    : new UIMessageChunk.ToolApprovalRequest(asked.CallId, asked.CallId));
                break;
            case RunEvent.ToolReturned returned:
                Settle(returned.CallId, new ToolOutcome.Succeeded(returned.Output));
                break;
            case RunEvent.ToolFailed failed:
                Settle(failed.CallId, new ToolOutcome.Failed(failed.ErrorText));
                break;
            case RunEvent.StepFinished:
                FinishStep();
                break;
        }
    }

    /// <summary>Takes a file that the model gave and the service has stored.</summary>
    public void Add(MessagePart.File file)
    {
        CloseOpenPart();
        _parts.Add(file);
        stream.Write(new UIMessageChunk.File(AttachmentPath.Of(file.AttachmentId), file.MediaType));
    }

    /// <summary>Keeps what the model call of the last step has used.</summary>
    public void SetUsage(TokenUsage? usage)
    {
        var step = _parts.FindLastIndex(part => part is MessagePart.StepStart);
        _parts[step] = new MessagePart.StepStart(usage);
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

    private void Add(MessagePart.Source source)
    {
        CloseOpenPart();
        _parts.Add(source);
        stream.Write(new UIMessageChunk.SourceUrl(source.Id, source.Url, source.Title));
    }

    /// <summary>As the client does it: the same name and id again take the place of what was shown.</summary>
    private void Show(MessagePart.Data data, bool isTransient)
    {
        CloseOpenPart();
        var known = data.Id is null ? -1 : _parts.FindIndex(part => part is MessagePart.Data other && other.Name == data.Name && other.Id == data.Id);
        if (known >= 0 && !isTransient)
        {
            _parts[known] = data;
        }
        else if (!isTransient)
        {
            _parts.Add(data);
        }

        stream.Write(new UIMessageChunk.DataPart(data.Name, data.Id, data.Value, isTransient));
    }

    private void StartStep()
    {
        _inStep = true;
        _parts.Add(new MessagePart.StepStart());
        stream.Write(new UIMessageChunk.StartStep());
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
        CloseOpenPart();
        Write(Change(callId, call => call with { Outcome = outcome }), outcome);
    }

    private MessagePart.ToolCall Change(string callId, Func<MessagePart.ToolCall, MessagePart.ToolCall> change)
    {
        var index = _parts.FindLastIndex(part => part is MessagePart.ToolCall call && call.CallId == callId);
        var changed = change((MessagePart.ToolCall)_parts[index]);
        _parts[index] = changed;
        return changed;
    }

    private void Write(MessagePart.ToolCall call, ToolOutcome outcome) => stream.Write(outcome switch
    {
        ToolOutcome.Succeeded succeeded => new UIMessageChunk.ToolOutputAvailable(call.CallId, succeeded.Output),
        ToolOutcome.Failed when call.Approval is { Approved: false } && approvals == ApprovalForm.Parts => new UIMessageChunk.ToolOutputDenied(call.CallId),
        ToolOutcome.Failed failed => new UIMessageChunk.ToolOutputError(call.CallId, failed.ErrorText),
        _ => throw new InvalidOperationException($"No chunk for {outcome}."),
    });
}
