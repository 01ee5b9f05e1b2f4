using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Chat;
using OmniStack.Chat.FollowUps;
using OmniStack.Chat.Turns;
using OmniStack.Contracts.Chat;

namespace OmniStack.Chat.Context;

/// <summary>
/// Summarises what no summary covers yet when it passes a threshold. One attempt at a time on a session, over all processes; one
/// that fails costs no answer anything, and the next is made a threshold later.
/// </summary>
internal sealed partial class Summarizer(
    IChatStore store, SideModel model, IOptions<SummaryOptions> options, IOptions<ChatTurnOptions> turns, TimeProvider time, ILogger<Summarizer> logger)
{
    private const int CharsPerToken = 4;

    private const string Instructions = """
        Write a summary of this conversation between a user and an assistant, with which it can be carried on without its wording.
        Keep what was asked, found and decided, facts with their names, numbers, dates and addresses, what the user prefers, and what
        is still open. Take over what an earlier summary says as far as it still counts. Answer in the language of the conversation,
        with the summary only.
        """;

    public async Task SummarizeIfDueAsync(EndedTurn turn, CancellationToken cancellationToken)
    {
        List<StoredMessage> uncovered = [.. turn.Context.Uncovered, turn.Answer];
        if (!options.Value.Enabled || turn.Answer.Status == MessageStatus.AwaitingApproval || !IsDue(uncovered)
            || await store.FindSessionAsync(turn.ClientId, turn.SessionId, cancellationToken) is not { } session)
        {
            return;
        }

        var last = uncovered.Find(message => message.Id == session.SummaryClaim?.ThroughId);
        var now = time.GetUtcNow();
        var claim = new SummaryClaim(turn.Answer.Id, turn.Answer.Depth, now + options.Value.Timeout);
        if (IsDue(uncovered.Where(message => message.Depth > (last?.Depth ?? -1)))
            && await store.ClaimSummaryAsync(turn.SessionId, claim, session.SummaryClaim, now, cancellationToken))
        {
            await SummarizeAsync(turn, claim, cancellationToken);
        }
    }

    private bool IsDue(IEnumerable<StoredMessage> uncovered)
    {
        var (tokens, count) = (0L, 0);
        foreach (var message in uncovered)
        {
            tokens += TokenEstimate.Of(message);
            count += message.Role == MessageRole.User ? 1 : 0;
        }

        return tokens >= Math.Min(options.Value.AtTokens, turns.Value.MaxPromptTokens)
            || count >= Math.Min(options.Value.AtTurns, turns.Value.MaxPromptMessages / 2);
    }

    private async Task SummarizeAsync(EndedTurn turn, SummaryClaim claim, CancellationToken cancellationToken)
    {
        try
        {
            var before = turn.Context.Summary;
            var messages = FitIn(await store.ReadBranchAsync(
                turn.SessionId, turn.Answer.Id, (before?.ThroughDepth ?? -1) + 1, turns.Value.MaxPromptMessages, cancellationToken));
            var transcript = Transcript.Of(messages, turns.Value.MaxPromptTokens * CharsPerToken);
            var text = before is null ? transcript : $"Earlier summary:\n{before.Text}\n\nSince then:\n{transcript}";
            var question = new SideQuestion(turn.ClientId, turn.SessionId, UsagePurpose.Summary, Instructions, text) { Model = options.Value.Model };
            var (said, writer) = await model.AskAsync(question, options.Value.Timeout, cancellationToken);
            if (said.Length == 0)
            {
                throw new InvalidOperationException("The model said nothing.");
            }

            await store.AddSummaryAsync(Of(turn.SessionId, messages, said[..Math.Min(said.Length, options.Value.MaxLength)], writer), claim, cancellationToken);
        }
#pragma warning disable CA1031 // Whatever a provider throws costs a summary and nothing else.
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogFailed(error, turn.SessionId);
            var now = time.GetUtcNow();
            await store.ClaimSummaryAsync(turn.SessionId, claim with { Until = now }, claim, now, cancellationToken);
        }
    }

    /// <summary>After attempts that failed there may be more than a model takes at once; then the rest is for the next summary.</summary>
    private List<StoredMessage> FitIn(IReadOnlyList<StoredMessage> messages)
    {
        var tokens = 0L;
        return [.. messages.TakeWhile((message, index) => (tokens += TokenEstimate.Of(message)) <= turns.Value.MaxPromptTokens || index == 0)];
    }

    private SessionSummary Of(string sessionId, List<StoredMessage> messages, string text, string writer) => new()
    {
        SessionId = sessionId,
        ThroughId = messages[^1].Id,
        ThroughDepth = messages[^1].Depth,
        FromTurn = messages[0].Turn,
        ThroughTurn = messages[^1].Turn,
        Text = text,
        Tokens = TokenEstimate.Of(text),
        Model = writer,
        CreatedAt = time.GetUtcNow(),
    };

    [LoggerMessage(EventId = 1020, Level = LogLevel.Warning, Message = "No summary of session {SessionId} could be made; its answers are not affected, and it is tried again a threshold later.")]
    private partial void LogFailed(Exception error, string sessionId);
}
