using System.Text.Json;
using OmniStack.Contracts.Agents;

namespace OmniStack.Abstractions.Agents;

/// <summary>
/// The log and the state of every run, shared by all processes that run agents. What every implementation holds is written as
/// tests in <c>tests/OmniStack.Conformance/Agents/RunStoreContract</c>.
/// </summary>
/// <remarks>
/// A run is begun by an entry of type <see cref="RunEventTypes.Started"/>, which raises its attempt. From then on the entries of
/// every earlier attempt are refused, so two processes never write one run. The entry of a final type closes the log; that of
/// type <see cref="RunEventTypes.Succeeded"/> deletes the state too. A closed log goes on only when an attempt begins that says so
/// (<see cref="RunEntryDraft.Reopening"/>). What is stored expires some time after its last change.
/// </remarks>
public interface IRunStore
{
    /// <summary>What it runs on, for people. Never a secret.</summary>
    string Description { get; }

    /// <summary>Appends an entry, and changes the state with it. Safe to call from several threads and processes at once.</summary>
    /// <returns>The entry as stored, with its sequence number and attempt.</returns>
    /// <exception cref="OmniStackException">
    /// <c>run_not_found</c>: the log is empty and this does not begin it; <c>run_ended</c>: it has its final entry;
    /// <c>run_superseded</c>: a later attempt began; <c>run_log_full</c>: only a final entry is still taken; <c>unavailable</c>.
    /// </exception>
    Task<RunEntry> AppendAsync(RunEntryDraft draft, CancellationToken cancellationToken);

    /// <summary>Reads the entries whose sequence is greater than <paramref name="after"/>, in order.</summary>
    /// <param name="runId">The run's.</param>
    /// <param name="after">0 for the beginning.</param>
    /// <param name="limit">1 to 1,000.</param>
    /// <returns>Empty when there is none, or no such run.</returns>
    Task<IReadOnlyList<RunEntry>> ReadAsync(string runId, long after, int limit, CancellationToken cancellationToken);

    /// <summary>Waits for an entry whose sequence is greater than <paramref name="after"/>; the run need not exist yet.</summary>
    /// <returns>True when there is one; false when there never will be, because the run has ended.</returns>
    Task<bool> WaitAsync(string runId, long after, CancellationToken cancellationToken);

    /// <summary>Completes once an entry of type <see cref="RunEventTypes.CancelRequested"/> is in the log.</summary>
    Task WaitForCancelAsync(string runId, CancellationToken cancellationToken);

    /// <returns>The value as last changed; null when there is none.</returns>
    Task<JsonElement?> FindStateAsync(string runId, string key, CancellationToken cancellationToken);

    /// <returns>Where the run stands, <see cref="RunRecord.Outcome"/> left out; null when there is no such run.</returns>
    Task<RunRecord?> FindAsync(string runId, CancellationToken cancellationToken);

    /// <summary>Lists runs, those begun last first. A page costs what it examines (<see cref="RunQuery.MaxExamined"/>), never the whole store.</summary>
    Task<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken);
}
