using System.Runtime.CompilerServices;
using OmniStack.Contracts;
using OmniStack.Contracts.Agents;
using OmniStack.Contracts.Events;

namespace OmniStack.Client;

/// <content>Runs of agents.</content>
public sealed partial class DaemonClient
{
    private const int LogPageSize = 1000;

    /// <summary>Lists runs, those begun last first. A page may hold fewer than the limit and still have a next cursor.</summary>
    public Task<RunPage> ListRunsAsync(RunListFilter filter, CancellationToken cancellationToken = default) =>
        _api.GetAsync($"/runs{filter.ToQuery()}", DaemonJson.Default.RunPage, _options.Timeout, cancellationToken);

    /// <returns>The run with what it came to, or <see langword="null"/> when there is none, or its log has expired.</returns>
    public Task<RunRecord?> FindRunAsync(string runId, CancellationToken cancellationToken = default) =>
        ApiTransport.OrNullAsync(_api.GetAsync(Run(runId), DaemonJson.Default.RunRecord, _options.Timeout, cancellationToken), ErrorCodes.RunNotFound);

    /// <summary>Replays the log behind an entry and goes on live, without a gap or a double, until the run's final entry.</summary>
    /// <param name="runId">A run that has begun.</param>
    /// <param name="after">The last sequence already seen; 0 for none. After a failure, follow again from the last one that came.</param>
    /// <param name="visibility">The least: debug shows the user's entries too, internal all.</param>
    /// <param name="cancellationToken">Ends a wait for a run that goes on.</param>
    public async IAsyncEnumerable<RunEntry> FollowRunAsync(string runId, long after = 0, RunVisibility visibility = RunVisibility.User,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var wait = _options.MaxWaitPerRequest;
        for (long? next = after; next is not null;)
        {
            var query = QueryText.Of(("after", next), ("visibility", visibility.ToString().ToLowerInvariant()), ("limit", LogPageSize), ("wait", (int)wait.TotalSeconds));
            var page = await _api.GetAsync($"{Run(runId)}/log{query}", DaemonJson.Default.RunLogPage, _options.Timeout + wait, cancellationToken);
            foreach (var entry in page.Items)
            {
                yield return entry;
            }
            next = page.NextAfter;
        }
    }

    /// <summary>Ends a run, whichever process works on it, and cancels the task that began it.</summary>
    /// <returns>The run after it; a process that works on it may not have stopped yet.</returns>
    public Task<RunRecord> CancelRunAsync(string runId, CancellationToken cancellationToken = default) =>
        _api.PostAsync($"{Run(runId)}/cancel", DaemonJson.Default.RunRecord, _options.Timeout, cancellationToken);

    /// <summary>Answers tool calls that a run waits for. When this returns, the answers are stored durably.</summary>
    /// <returns>With the task that goes on with the run.</returns>
    public Task<RunAnswered> AnswerRunAsync(string runId, IReadOnlyList<ApprovalAnswer> answers, CancellationToken cancellationToken = default) =>
        _api.PostAsync($"{Run(runId)}/approvals", new RunAnswers(answers), DaemonJson.Default.RunAnswers, DaemonJson.Default.RunAnswered, _options.Timeout, cancellationToken);

    private static string Run(string runId) => $"/runs/{Uri.EscapeDataString(runId)}";
}
