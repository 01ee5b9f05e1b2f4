using OmniStack.Abstractions;
using OmniStack.Abstractions.Agents;
using OmniStack.Agents.Runs;
using OmniStack.Contracts.Agents;

namespace OmniStack.Agents.Steps;

/// <summary>
/// The named steps of a run. The result of each is saved in the same atomic step that says it is completed, so an attempt after
/// a crash takes it from there and runs nothing again that had completed. The state goes when the run succeeds.
/// </summary>
/// <param name="context">The run's.</param>
/// <param name="names">All steps in their order, each once: what progress is counted by.</param>
public sealed class StepSequence(RunContext context, params IReadOnlyList<string> names)
{
    private int _done;

    /// <summary>Runs a step, or takes the result that an earlier attempt saved.</summary>
    /// <param name="name">One of the sequence's.</param>
    /// <param name="work">Gets a token that ends with the run and with <see cref="StepPolicy.Timeout"/>.</param>
    /// <param name="policy">How it is tried.</param>
    /// <param name="cancellationToken">Ends the step and its retries.</param>
    /// <returns>The step's result, after a resume as it was read back from JSON.</returns>
    /// <exception cref="AgentException"><c>step_failed</c>: it failed as often as it may.</exception>
    /// <exception cref="ArgumentException">The sequence has no such step.</exception>
    public async Task<T> RunAsync<T>(string name, Func<CancellationToken, Task<T>> work, StepPolicy policy, CancellationToken cancellationToken)
    {
        var place = Find(name);
        if (await context.GetStateAsync<SavedStep<T>>(place.Key, cancellationToken) is { } saved)
        {
            await SkipAsync(place, "already_completed", cancellationToken);
            return saved.Result;
        }

        for (var attempt = 1; ; attempt++)
        {
            await context.EmitAsync(RunEventTypes.StepStarted, place.With(attempt), RunVisibility.User, cancellationToken);
            var start = context.Time.GetTimestamp();
            try
            {
                var result = await RunOnceAsync(work, policy, cancellationToken);
                await CompleteAsync(place, result, context.Time.GetElapsedTime(start), cancellationToken);
                return result;
            }
            catch (Exception error) when (!IsEndOfRun(error, cancellationToken))
            {
                await FailAsync(place, attempt, policy, error, cancellationToken);
            }
        }
    }

    /// <inheritdoc cref="RunAsync{T}(string, Func{CancellationToken, Task{T}}, StepPolicy, CancellationToken)"/>
    public Task<T> RunAsync<T>(string name, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
        => RunAsync(name, work, StepPolicy.Once, cancellationToken);

    /// <summary>Leaves a step out, because this run does not need it.</summary>
    /// <param name="name">One of the sequence's.</param>
    /// <param name="reason">A stable name of the reason, in snake_case.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The sequence has no such step.</exception>
    public Task SkipAsync(string name, string reason, CancellationToken cancellationToken) => SkipAsync(Find(name), reason, cancellationToken);

    private async Task<T> RunOnceAsync<T>(Func<CancellationToken, Task<T>> work, StepPolicy policy, CancellationToken cancellationToken)
    {
        if (policy.Timeout is not { } limit)
        {
            return await work(cancellationToken);
        }

        using var timeout = new CancellationTokenSource(limit, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await work(either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException error) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The step took longer than {limit.TotalSeconds:0.###} s.", error);
        }
    }

    private async Task CompleteAsync<T>(StepPlace place, T result, TimeSpan duration, CancellationToken cancellationToken)
    {
        var saved = new RunStateChange(place.Key, RunJson.ToElement(new SavedStep<T>(result)));
        await context.EmitAsync(RunEventTypes.StepCompleted, place.With(duration), RunVisibility.User, saved, cancellationToken);
        await CountAsync(place, cancellationToken);
    }

    private async Task FailAsync(StepPlace place, int attempt, StepPolicy policy, Exception error, CancellationToken cancellationToken)
    {
        var failure = error is TimeoutException ? new("timeout", error.Message, Retriable: true) : RunFailure.From(error);
        if (!failure.Retriable || attempt > policy.Retries)
        {
            await context.EmitAsync(RunEventTypes.StepFailed, place.With(attempt, failure), RunVisibility.User, cancellationToken);
            throw new AgentException("step_failed", $"Step '{place.Step}' failed after {attempt} attempt(s): {failure.Message}", failure.Retriable, error);
        }

        await context.EmitAsync(RunEventTypes.StepRetrying, place.With(attempt, failure, policy.RetryDelay), RunVisibility.Debug, cancellationToken);
        await Task.Delay(policy.RetryDelay, context.Time, cancellationToken);
    }

    private async Task SkipAsync(StepPlace place, string reason, CancellationToken cancellationToken)
    {
        await context.EmitAsync(RunEventTypes.StepSkipped, place.With(reason), RunVisibility.User, cancellationToken);
        await CountAsync(place, cancellationToken);
    }

    private Task CountAsync(StepPlace place, CancellationToken cancellationToken)
        => context.ProgressAsync(100.0 * Interlocked.Increment(ref _done) / names.Count, place.Step, cancellationToken);

    private StepPlace Find(string name)
    {
        for (var index = 0; index < names.Count; index++)
        {
            if (names[index] == name)
            {
                return new(name, index + 1, names.Count);
            }
        }

        throw new ArgumentException($"The sequence has no step '{name}'. It has: {string.Join(", ", names)}.", nameof(name));
    }

    /// <summary>A cancelled run, or a log that takes no more: neither is the step's failure.</summary>
    private static bool IsEndOfRun(Exception error, CancellationToken cancellationToken)
        => cancellationToken.IsCancellationRequested || error is OmniStackException { Kind: ErrorKind.Conflict };
}
