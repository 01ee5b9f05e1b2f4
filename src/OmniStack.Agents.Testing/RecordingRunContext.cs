using System.Text.Json;
using OmniStack.Abstractions.Agents;
using OmniStack.Agents.Runs;
using OmniStack.Contracts.Agents;

namespace OmniStack.Agents.Testing;

/// <summary>A run context for tests: it keeps what the agent writes, and needs neither runner nor store.</summary>
/// <param name="input">What the run begins with.</param>
/// <param name="attempt">1 for the first.</param>
/// <param name="time">The clock of the run.</param>
public sealed class RecordingRunContext(RunInput input, int attempt, TimeProvider time) : RunContext(input, attempt, time)
{
    private readonly Lock _gate = new();
    private readonly List<RunEntry> _entries = [];
    private readonly Dictionary<string, JsonElement> _state = new(StringComparer.Ordinal);

    /// <summary>A first attempt, with the system's clock.</summary>
    public RecordingRunContext(RunInput input) : this(input, 1, TimeProvider.System)
    {
    }

    /// <summary>What was written so far, in order.</summary>
    public IReadOnlyList<RunEntry> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries];
            }
        }
    }

    /// <summary>The next attempt at the same run, as after a crash: it begins with this one's state.</summary>
    public RecordingRunContext NextAttempt()
    {
        var next = new RecordingRunContext(Input, Attempt + 1, Time);
        lock (_gate)
        {
            foreach (var (key, value) in _state)
            {
                next._state.Add(key, value);
            }
        }

        return next;
    }

    /// <inheritdoc/>
    protected override Task AppendAsync(RunEntryDraft draft, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            _entries.Add(new RunEntry(draft.RunId, _entries.Count + 1, Attempt, draft.Type, draft.Visibility, draft.At, draft.Data));
            if (draft.State is { Value: { } value } saved)
            {
                _state[saved.Key] = value;
            }
            else if (draft.State is { } deleted)
            {
                _state.Remove(deleted.Key);
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override Task<JsonElement?> FindStateAsync(string key, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_state.TryGetValue(key, out var value) ? (JsonElement?)value : null);
        }
    }
}
