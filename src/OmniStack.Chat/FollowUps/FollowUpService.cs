using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Chat.Context;
using OmniStack.Chat.Naming;

namespace OmniStack.Chat.FollowUps;

/// <summary>What is done after a turn and off its path: the session's name, a summary when one is due.</summary>
internal sealed partial class FollowUpService(
    SessionNamer namer, Summarizer summarizer, IOptions<FollowUpOptions> options, ILogger<FollowUpService> logger) : BackgroundService
{
    private readonly Channel<EndedTurn> _turns = Channel.CreateBounded<EndedTurn>(options.Value.MaxWaiting);

    /// <summary>Never waits and never fails: at the limit the turn is left out.</summary>
    public void Add(EndedTurn turn)
    {
        if (!_turns.Writer.TryWrite(turn))
        {
            LogLeftOut(turn.SessionId, options.Value.MaxWaiting);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => Parallel.ForEachAsync(
            _turns.Reader.ReadAllAsync(stoppingToken),
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.MaxParallel, CancellationToken = stoppingToken },
            async (turn, cancellationToken) => await FollowAsync(turn, cancellationToken));

    private async Task FollowAsync(EndedTurn turn, CancellationToken cancellationToken)
    {
        try
        {
            await namer.NameIfNewAsync(turn, cancellationToken);
            await summarizer.SummarizeIfDueAsync(turn, cancellationToken);
        }
#pragma warning disable CA1031 // The answer is stored; whatever goes wrong here must not end the loop.
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogFailed(error is OmniStackException ? null : error, turn.SessionId);
        }
    }

    [LoggerMessage(EventId = 1022, Level = LogLevel.Warning, Message = "Name and summary of session {SessionId} are left out after this turn: {Limit} turns wait.")]
    private partial void LogLeftOut(string sessionId, int limit);

    [LoggerMessage(EventId = 1023, Level = LogLevel.Warning, Message = "Name or summary of session {SessionId} could not be stored.")]
    private partial void LogFailed(Exception? error, string sessionId);
}
