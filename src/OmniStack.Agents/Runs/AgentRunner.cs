using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Agents;
using OmniStack.Contracts;
using OmniStack.Contracts.Agents;
using OmniStack.Contracts.Events;

namespace OmniStack.Agents.Runs;

/// <summary>Runs agents and keeps the books of their runs: every run that begins gets one final entry in its log, however it ends.</summary>
public sealed partial class AgentRunner(IServiceScopeFactory scopes, IEnumerable<AgentDescription> agents, IRunStore runStore,
    IEnumerable<IRunSink> sinks, IOptions<AgentRunnerOptions> options, TimeProvider time, ILogger<AgentRunner> logger)
{
    private const string InputKey = "run.input";
    private readonly IRunStore _store = sinks.ToList() is { Count: > 0 } listening ? new ReportingRunStore(runStore, listening, logger) : runStore;

    /// <summary>The registered agents, in the order of their registration.</summary>
    public IReadOnlyList<AgentDescription> Agents { get; } = [.. agents];

    /// <summary>Runs to the end: attempts follow each other while a failure is retriable, and none after a timeout.</summary>
    /// <param name="input">A run that exists and has not ended goes on from its state, as a new attempt.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <returns>How it ended; a failing agent does not throw.</returns>
    /// <exception cref="OmniStackException">
    /// <c>agent_unknown</c>; <c>parameter_invalid</c>: the run id; <c>run_ended</c>: it has been run before; <c>run_superseded</c>:
    /// it was taken over elsewhere; <c>unavailable</c>.
    /// </exception>
    public async Task<RunResult> RunAsync(RunInput input, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            TimeSpan? delay = tries < options.Value.MaxAttempts ? options.Value.DelayAfter(tries) : null;
            var result = await AttemptAsync(input, AttemptStop.Cancelled, mayRetry: delay is not null, delay, RunReopening.No, cancellationToken);
            if (delay is not { } wait || result is not { Status: RunStatus.Failed, Error.Retriable: true })
            {
                return result;
            }

            if (await IsCancelledWithinAsync(input.RunId, wait, cancellationToken))
            {
                await AppendAsync(input.RunId, null, RunEventTypes.Cancelled, new { });
                return new RunResult { Status = RunStatus.Cancelled };
            }
        }
    }

    /// <summary>Makes one attempt, for a queue that has its own retries.</summary>
    /// <param name="input">See <see cref="RunAsync"/>.</param>
    /// <param name="isLast">True when the queue would not make another one: a failure is then final.</param>
    /// <param name="cancellationToken">Leaves the run: it gets no final entry, so that another process can go on with it.</param>
    /// <returns>A failure that is retriable is final only when <paramref name="isLast"/>.</returns>
    /// <inheritdoc cref="RunAsync" path="/exception"/>
    /// <exception cref="OperationCanceledException">The run was left.</exception>
    public Task<RunResult> RunAttemptAsync(RunInput input, bool isLast, CancellationToken cancellationToken)
        => AttemptAsync(input, AttemptStop.Left, mayRetry: !isLast, delay: null, RunReopening.No, cancellationToken);

    /// <summary>
    /// Makes one attempt at a run that has ended, as when its dead letter is replayed: the log goes on, and so does the agent, from
    /// where it came. With other messages or parameters than before it begins from nothing.
    /// </summary>
    /// <inheritdoc cref="RunAttemptAsync"/>
    public async Task<RunResult> ReopenAsync(RunInput input, bool isLast, CancellationToken cancellationToken)
    {
        var before = await FindInputAsync(input.RunId, cancellationToken);
        var reopening = before?.IsSameWork(input) is true ? RunReopening.KeepState : RunReopening.ClearState;
        return await AttemptAsync(input, AttemptStop.Left, mayRetry: !isLast, delay: null, reopening, cancellationToken);
    }

    /// <summary>Goes on with a run whose process died, or that waits. One that runs elsewhere is taken over from there.</summary>
    /// <param name="runId">The run's.</param>
    /// <param name="answers">To what it waits for; empty for none.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <inheritdoc cref="RunAsync"/>
    /// <exception cref="OmniStackException"><c>run_not_found</c>; and those of <see cref="RunAsync"/>.</exception>
    public async Task<RunResult> ResumeAsync(string runId, IReadOnlyList<ApprovalAnswer> answers, CancellationToken cancellationToken)
        => await RunAsync((await GetInputAsync(runId, cancellationToken)).With(answers), cancellationToken);

    /// <returns>What the run began with, and the answers since; null when there is no such run, or it succeeded.</returns>
    public async Task<RunInput?> FindInputAsync(string runId, CancellationToken cancellationToken)
        => (await _store.FindStateAsync(runId, InputKey, cancellationToken))?.Deserialize<RunInput>(RunJson.Options);

    /// <summary>
    /// Asks for the end of a run, wherever it runs. It ends soon after; one that waits ends at once, and one whose process died as
    /// soon as it is resumed.
    /// </summary>
    /// <exception cref="OmniStackException"><c>run_not_found</c>, <c>run_ended</c>, <c>unavailable</c>.</exception>
    public async Task CancelAsync(string runId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var asked = await AppendAsync(runId, null, RunEventTypes.CancelRequested, new { });
        var before = await _store.ReadAsync(runId, asked.Sequence - 2, 1, cancellationToken);
        if (before is [{ Type: RunEventTypes.Waiting }])
        {
            await AppendAsync(runId, asked.Attempt, RunEventTypes.Cancelled, new { });
        }
    }

    /// <summary>Writes the end of a run on which nobody works any more, because its queue gave it up or cancelled it.</summary>
    /// <remarks>A run that has ended, or never began, is left as it is.</remarks>
    /// <param name="runId">The run's.</param>
    /// <param name="end">How it ended; final.</param>
    /// <param name="cancellationToken">Not looked at once the end is being written.</param>
    /// <exception cref="OmniStackException"><c>unavailable</c>.</exception>
    public async Task CloseAsync(string runId, RunResult end, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await EndAsync(runId, attempt: null, end, mayRetry: false, delay: null);
        }
        catch (OmniStackException refused) when (refused.Code is ErrorCodes.RunNotFound or ErrorCodes.RunEnded)
        {
            // There is nothing to end.
        }
    }

    private async Task<RunInput> GetInputAsync(string runId, CancellationToken cancellationToken) => await FindInputAsync(runId, cancellationToken)
        ?? throw (await _store.FindAsync(runId, cancellationToken) is null ? RunErrors.NotFound(runId) : RunErrors.Ended(runId));

    private async Task<RunResult> AttemptAsync(
        RunInput input, AttemptStop onCallerStop, bool mayRetry, TimeSpan? delay, RunReopening reopening, CancellationToken cancellationToken)
    {
        RequireRunnable(input);
        cancellationToken.ThrowIfCancellationRequested();
        var started = await _store.AppendAsync(Draft(input.RunId, null, RunEventTypes.Started, new { agent = input.Agent, tenant_id = input.Metadata.GetValueOrDefault(RunMetadata.TenantId) }) with
        {
            State = new RunStateChange(InputKey, RunJson.ToElement(input)), Reopening = reopening,
        }, CancellationToken.None);
        using var span = AgentsTelemetry.StartRun(input);
        var start = time.GetTimestamp();
        var result = await ExecuteAsync(input, started.Attempt, onCallerStop, cancellationToken);
        AgentsTelemetry.EndRun(span, input.Agent, result, time.GetElapsedTime(start));
        await EndAsync(input.RunId, started.Attempt, result, mayRetry, delay);
        return result;
    }

    private async Task<RunResult> ExecuteAsync(RunInput input, int number, AttemptStop onCallerStop, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        using var attempt = new RunAttempt(new StoredRunContext(input, number, _store, time), _store, options.Value, logger);
        try
        {
            var agent = scope.ServiceProvider.GetRequiredKeyedService<IAgent>(input.Agent);
            return await attempt.ExecuteAsync(agent, onCallerStop, cancellationToken);
        }
#pragma warning disable CA1031 // Whatever an agent throws ends its run, not its runner; the log has it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            if (error is OmniStackException { Code: ErrorCodes.RunSuperseded or ErrorCodes.RunEnded } || attempt.Stopped == AttemptStop.Lost)
            {
                throw RunErrors.Superseded(input.RunId);
            }

            return attempt.Stopped switch
            {
                AttemptStop.Cancelled => new RunResult { Status = RunStatus.Cancelled },
                AttemptStop.TimedOut => new RunResult { Status = RunStatus.TimedOut },
                AttemptStop.Left => throw new OperationCanceledException("The run was left to go on elsewhere.", error, cancellationToken),
                _ => Fail(input, number, error),
            };
        }
    }

    private RunResult Fail(RunInput input, int number, Exception error)
    {
        LogFailed(error, input.Agent, input.RunId, number);
        return new RunResult { Status = RunStatus.Failed, Error = RunFailure.From(error) };
    }

    private Task<RunEntry> EndAsync(string runId, int? attempt, RunResult result, bool mayRetry, TimeSpan? delay) => result switch
    {
        { Status: RunStatus.Failed, Error: { Retriable: true } error } when mayRetry
            => AppendAsync(runId, attempt, RunEventTypes.Retrying, new { error, delay_seconds = delay?.TotalSeconds }),
        { Status: RunStatus.Failed } => AppendAsync(runId, attempt, RunEventTypes.Failed, new { error = result.Error, usage = result.Usage }),
        { Status: RunStatus.Cancelled } => AppendAsync(runId, attempt, RunEventTypes.Cancelled, new { }),
        { Status: RunStatus.TimedOut } => AppendAsync(runId, attempt, RunEventTypes.TimedOut, new { timeout_seconds = options.Value.Timeout.TotalSeconds }),
        { Status: RunStatus.Waiting } => AppendAsync(runId, attempt, RunEventTypes.Waiting, new { approvals = result.Approvals }),
        _ => AppendAsync(runId, attempt, RunEventTypes.Succeeded, new { output = result.Output, usage = result.Usage, artifacts = result.Artifacts }),
    };

    /// <summary>Not cancelled: how a run ended has to be written even when its caller has gone.</summary>
    private Task<RunEntry> AppendAsync(string runId, int? attempt, string type, object data)
        => _store.AppendAsync(Draft(runId, attempt, type, data), CancellationToken.None);

    private RunEntryDraft Draft(string runId, int? attempt, string type, object data)
        => new(runId, type, RunVisibility.User, time.GetUtcNow(), RunJson.ToElement(data)) { Attempt = attempt };

    private async Task<bool> IsCancelledWithinAsync(string runId, TimeSpan delay, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(delay, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            await _store.WaitForCancelAsync(runId, either.Token);
            return true;
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return cancellationToken.IsCancellationRequested;
        }
    }

    private void RequireRunnable(RunInput input)
    {
        if (!EventRules.IsTaskId(input.RunId))
        {
            throw new OmniStackException(ErrorKind.Invalid, ErrorCodes.ParameterInvalid, "A run id has 1 to 128 letters, digits, '.', '_', ':' or '-'.");
        }

        if (!Agents.Any(agent => agent.Key == input.Agent))
        {
            throw new OmniStackException(ErrorKind.NotFound, ErrorCodes.AgentUnknown,
                $"There is no agent '{input.Agent}'. Registered: {string.Join(", ", Agents.Select(agent => agent.Key))}.");
        }
    }

    [LoggerMessage(EventId = 3022, Level = LogLevel.Warning, Message = "Agent {Agent} failed run {RunId} in attempt {Attempt}.")]
    private partial void LogFailed(Exception error, string agent, string runId, int attempt);
}
