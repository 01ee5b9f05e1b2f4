using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Chat;
using OmniStack.Agents;
using OmniStack.Chat.FollowUps;
using OmniStack.Chat.Streaming;
using OmniStack.Contracts.Chat;

namespace OmniStack.Chat.Turns;

/// <summary>
/// Runs one turn from its stored beginning to its stored end. No request holds it: it goes on when nobody listens. The end is
/// stored first and streamed then, so a client that saw <c>finish</c> finds the answer.
/// </summary>
internal sealed partial class TurnRunner(
    IChatStore store, AnswerLoop answers, FollowUpService followUps, IChatClient client, IOptions<ChatTurnOptions> options, TimeProvider time, ILogger<TurnRunner> logger)
{
    private const int StoreAttempts = 5;
    private static readonly TimeSpan StoreRetryDelay = TimeSpan.FromMilliseconds(200);

    /// <summary>Never throws: the stream tells of a failure, and the log has it.</summary>
    public async Task RunAsync(LiveTurn turn)
    {
        await Task.Yield(); // The request that begins the turn gets on with streaming it.
        using var span = ChatTelemetry.StartTurn(turn.SessionId, client.GetService<ChatClientMetadata>());
        var start = time.GetTimestamp();
        var end = await StoreAsync(await AnswerAsync(turn));
        var answer = turn.Answer with { Parts = end.Parts, Status = end.Status, FinishReason = end.FinishReason, Usage = end.Usage, Tokens = end.Tokens };
        turn.Recorder.End(end.FinishReason, answer.ToMetadata());
        turn.Stream.Close();
        if (turn.Context is { } context)
        {
            followUps.Add(new EndedTurn(turn.ClientId, turn.SessionId, answer, context));
        }

        ChatTelemetry.EndTurn(span, end.Status, end.Usage, time.GetElapsedTime(start));
    }

    private async Task<TurnEnd> AnswerAsync(LiveTurn turn)
    {
        var (status, reason) = (MessageStatus.Failed, FinishReasons.Error);
        try
        {
            var ended = await RunLoopAsync(turn);
            status = StatusOf(turn, ended);
            reason = status == MessageStatus.Failed ? FinishReasons.Error : FinishReasons.Of(ended);
        }
#pragma warning disable CA1031 // Nobody awaits a turn: whatever goes wrong has to end as a stored, failed answer.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogFailed(error, turn.SessionId, turn.Answer.Id);
        }

        turn.Recorder.CloseOpenPart();
        if (status == MessageStatus.Failed && options.Value.FallbackMessage is { Length: > 0 } fallback)
        {
            turn.Recorder.Take(new RunEvent.TextDelta(fallback));
            turn.Recorder.CloseOpenPart();
        }

        var parts = turn.Recorder.Parts;
        return new TurnEnd(
            turn.SessionId, turn.Answer.Id, status, reason, parts, turn.Meter.Total, time.GetUtcNow(), turn.Meter.Tokens ?? TokenEstimate.Of(parts));
    }

    private async Task<RunEvent.Ended> RunLoopAsync(LiveTurn turn)
    {
        var saved = time.GetTimestamp();
        await foreach (var item in answers.RunAsync(turn, turn.Ending))
        {
            if (item is RunEvent.Ended ended)
            {
                return ended;
            }

            if (turn.IsCut && item is (RunEvent.TextDelta or RunEvent.ReasoningDelta))
            {
                continue; // Said before the model learned of it.
            }

            turn.Recorder.Take(item);
            if (turn.Stream.Length > options.Value.MaxAnswerBytes)
            {
                turn.Cut();
            }

            if (item is RunEvent.ToolReturned or RunEvent.ToolFailed || time.GetElapsedTime(saved) >= options.Value.ProgressInterval)
            {
                await SaveProgressAsync(turn, turn.Recorder.Parts);
                saved = time.GetTimestamp();
            }
        }

        throw new InvalidOperationException("A run ended without saying how.");
    }

    /// <summary>A storage that is away for a moment costs the answer nothing, as long as it is back for the end.</summary>
    private async Task SaveProgressAsync(LiveTurn turn, IReadOnlyList<MessagePart> parts)
    {
        try
        {
            await store.SaveProgressAsync(turn.SessionId, turn.Answer.Id, parts, CancellationToken.None);
        }
        catch (OmniStackException away) when (away.Kind == ErrorKind.Unavailable)
        {
            LogNotSaved(turn.SessionId, turn.Answer.Id);
        }
    }

    private MessageStatus StatusOf(LiveTurn turn, RunEvent.Ended ended)
    {
        if (turn.IsCut)
        {
            LogTooLong(turn.SessionId, turn.Answer.Id, options.Value.MaxAnswerBytes);
            return MessageStatus.Failed;
        }

        switch (ended.Outcome)
        {
            case RunOutcome.Completed:
                return MessageStatus.Complete;
            case RunOutcome.AwaitingApproval:
                return MessageStatus.AwaitingApproval;
            case RunOutcome.StepLimit:
                LogStepLimit(turn.SessionId, turn.Answer.Id);
                return MessageStatus.Complete;
            case RunOutcome.Cancelled when turn.IsStopped:
                return MessageStatus.Interrupted;
            case RunOutcome.Cancelled:
                LogTimeout(turn.SessionId, turn.Answer.Id, options.Value.TurnTimeout);
                return MessageStatus.Failed;
            default:
                LogModelFailed(ended.Error, turn.SessionId, turn.Answer.Id);
                return MessageStatus.Failed;
        }
    }

    /// <summary>A turn whose end is not stored blocks its session until the service starts anew, so a busy storage is asked again.</summary>
    private async Task<TurnEnd> StoreAsync(TurnEnd end)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (await store.EndTurnAsync(end, CancellationToken.None))
                {
                    return end;
                }

                LogGone(end.SessionId, end.AnswerId);
                return end with { Status = MessageStatus.Interrupted };
            }
            catch (OmniStackException busy) when (busy.Kind == ErrorKind.Unavailable && attempt < StoreAttempts)
            {
                await Task.Delay(StoreRetryDelay * attempt, time, CancellationToken.None);
            }
#pragma warning disable CA1031 // The client has to learn that the answer is not stored, whatever the reason.
            catch (Exception error)
#pragma warning restore CA1031
            {
                LogFailed(error, end.SessionId, end.AnswerId);
                end = end with { Status = MessageStatus.Failed, FinishReason = FinishReasons.Error };
                if (end.Parts.Count == 0 || attempt >= StoreAttempts)
                {
                    return end;
                }

                end = end with { Parts = [] }; // Something in it cannot be stored; without it the session is free again.
            }
        }
    }

    [LoggerMessage(EventId = 1010, Level = LogLevel.Error, Message = "Answer {AnswerId} of session {SessionId} could not be run or stored.")]
    private partial void LogFailed(Exception error, string sessionId, string answerId);

    [LoggerMessage(EventId = 1011, Level = LogLevel.Warning, Message = "The model failed in answer {AnswerId} of session {SessionId}; what it had said is kept.")]
    private partial void LogModelFailed(Exception? error, string sessionId, string answerId);

    [LoggerMessage(EventId = 1012, Level = LogLevel.Warning, Message = "Answer {AnswerId} of session {SessionId} was ended after {Timeout}; what it had said is kept.")]
    private partial void LogTimeout(string sessionId, string answerId, TimeSpan timeout);

    [LoggerMessage(EventId = 1013, Level = LogLevel.Warning, Message = "Answer {AnswerId} of session {SessionId} was ended at {Limit} bytes; what it had said is kept.")]
    private partial void LogTooLong(string sessionId, string answerId, int limit);

    [LoggerMessage(EventId = 1014, Level = LogLevel.Warning, Message = "Answer {AnswerId} of session {SessionId} reached the step limit.")]
    private partial void LogStepLimit(string sessionId, string answerId);

    [LoggerMessage(EventId = 1015, Level = LogLevel.Information, Message = "Session {SessionId} was deleted, or taken over by another process, while answer {AnswerId} was running.")]
    private partial void LogGone(string sessionId, string answerId);

    [LoggerMessage(EventId = 1016, Level = LogLevel.Warning, Message = "The progress of answer {AnswerId} of session {SessionId} was not stored; the turn goes on.")]
    private partial void LogNotSaved(string sessionId, string answerId);
}
