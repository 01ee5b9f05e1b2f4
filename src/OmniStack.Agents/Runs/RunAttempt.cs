using Microsoft.Extensions.Logging;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Agents;
using OmniStack.Contracts.Agents;

namespace OmniStack.Agents.Runs;

/// <summary>One attempt while it runs: the agent's work, its heartbeats, and everything that may stop it.</summary>
internal sealed partial class RunAttempt(RunContext context, IRunStore store, AgentRunnerOptions options, ILogger logger) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private int _reason;

    /// <summary>The first reason wins.</summary>
    public AttemptStop Stopped => (AttemptStop)Volatile.Read(ref _reason);

    /// <summary>Runs the agent until it returns, throws, or has been told to stop and had time for it.</summary>
    /// <param name="agent">Gets the context and a token that every reason to stop cancels.</param>
    /// <param name="onCallerStop">What the caller's token means.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <exception cref="OperationCanceledException">The agent was told to stop; see <see cref="Stopped"/>.</exception>
    public async Task<RunResult> ExecuteAsync(IAgent agent, AttemptStop onCallerStop, CancellationToken cancellationToken)
    {
        await using var caller = cancellationToken.Register(() => Stop(onCallerStop));
        using var timeout = new CancellationTokenSource(options.Timeout, context.Time);
        await using var late = timeout.Token.Register(() => Stop(AttemptStop.TimedOut));
        using var watch = new CancellationTokenSource();
        var watching = Task.WhenAll(WatchForCancelAsync(watch.Token), SendHeartbeatsAsync(watch.Token));
        try
        {
            _stop.Token.ThrowIfCancellationRequested();
            var running = agent.RunAsync(context, _stop.Token);
            await WaitAsync(running);
            return await running;
        }
        finally
        {
            await watch.CancelAsync();
            await watching;
        }
    }

    public void Dispose() => _stop.Dispose();

    /// <summary>An agent that does not look at its token is left behind: the log takes nothing more from it.</summary>
    private async Task WaitAsync(Task running)
    {
        try
        {
            await running.WaitAsync(_stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested && !running.IsCompleted)
        {
            await Task.WhenAny(running, Task.Delay(options.StopGrace, context.Time, CancellationToken.None));
            if (!running.IsCompleted)
            {
                LogLeftBehind(context.Agent, context.RunId, options.StopGrace);
                throw;
            }
        }
    }

    private void Stop(AttemptStop reason)
    {
        if (Interlocked.CompareExchange(ref _reason, (int)reason, (int)AttemptStop.None) == (int)AttemptStop.None)
        {
            _stop.Cancel();
        }
    }

    private async Task WatchForCancelAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await store.WaitForCancelAsync(context.RunId, cancellationToken);
                Stop(AttemptStop.Cancelled);
                return;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (OmniStackException error)
            {
                LogStoreFailed(error, context.RunId);
                await PauseAsync(cancellationToken);
            }
        }
    }

    private async Task SendHeartbeatsAsync(CancellationToken cancellationToken)
    {
        while (await PauseAsync(cancellationToken))
        {
            try
            {
                await context.EmitAsync(RunEventTypes.Heartbeat, new { }, RunVisibility.Internal, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (OmniStackException error) when (error.Kind == ErrorKind.Conflict)
            {
                Stop(AttemptStop.Lost);
                return;
            }
            catch (OmniStackException error)
            {
                LogStoreFailed(error, context.RunId);
            }
        }
    }

    /// <returns>False when the attempt has ended.</returns>
    private async Task<bool> PauseAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(options.HeartbeatInterval, context.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellationToken.IsCancellationRequested;
    }

    [LoggerMessage(EventId = 3020, Level = LogLevel.Warning, Message = "The log of run {RunId} cannot be reached; its attempt goes on.")]
    private partial void LogStoreFailed(Exception error, string runId);

    [LoggerMessage(EventId = 3021, Level = LogLevel.Warning, Message = "Agent {Agent} did not stop run {RunId} within {Grace}; it is left behind.")]
    private partial void LogLeftBehind(string agent, string runId, TimeSpan grace);
}
