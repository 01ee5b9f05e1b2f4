using System.Text.Json;
using OmniStack.Abstractions.Agents;
using OmniStack.Contracts.Agents;

namespace OmniStack.Embedded.Agents;

/// <summary>One run in memory. Entries are decided first and shown once they are stored.</summary>
internal sealed class HeldRun(string runId)
{
    private readonly List<RunEntry> _entries = [];
    private readonly Dictionary<string, JsonElement> _state = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = NewSignal();
    private int _shown;

    public string RunId => runId;

    public int Attempt { get; private set; }

    public string Agent { get; private set; } = "";

    public string? TenantId { get; private set; }

    public RunState State { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    public DateTimeOffset LastAt { get; private set; }

    public int Count => _entries.Count;

    public bool IsEnded => _entries is [.., var last] && RunEventTypes.IsFinal(last.Type);

    /// <summary>Not even its first entry is stored yet.</summary>
    public bool IsHidden => _shown == 0;

    /// <summary>Everything is stored that will ever be, unless it is begun anew.</summary>
    public bool IsClosed => IsEnded && _shown == _entries.Count;

    /// <summary>Completes when somebody asks for the end of the run.</summary>
    public TaskCompletionSource CancelRequested { get; private set; } = NewSignal();

    public IReadOnlyList<RunEntry> Entries => _entries;

    public IReadOnlyDictionary<string, JsonElement> Saved => _state;

    public RunCursor Cursor => new(StartedAt.ToUnixTimeMilliseconds(), runId);

    /// <summary>Completes at the next <see cref="Show"/>.</summary>
    public Task Changed => _changed.Task;

    public bool HasAfter(long sequence) => _shown > sequence;

    public IReadOnlyList<RunEntry> Read(long after, int limit) =>
        after >= _shown ? [] : _entries.GetRange((int)after, (int)Math.Min(limit, _shown - after));

    public RunRecord Summarize() => new(runId, Agent, State, Attempt, _shown, StartedAt, LastAt) { TenantId = TenantId };

    public void Apply(RunChange change)
    {
        if (change.ClearsState)
        {
            _state.Clear();
        }

        if (change.State is { } state)
        {
            if (state.Value is { } value)
            {
                _state[state.Key] = value;
            }
            else
            {
                _state.Remove(state.Key);
            }
        }

        if (change.Entry is { } entry)
        {
            if (_entries.Count == 0)
            {
                (Agent, TenantId, StartedAt) = (change.Agent ?? "", change.TenantId, entry.At);
            }

            _entries.Add(entry);
            (Attempt, LastAt, State) = (entry.Attempt, entry.At, RunEventTypes.StateAfter(entry.Type) ?? State);
            if (entry.Type == RunEventTypes.Succeeded)
            {
                _state.Clear();
            }
        }
    }

    /// <summary>Lets readers see the entries up to this one; those before it are stored as well.</summary>
    public void Show(long sequence)
    {
        if (sequence <= _shown)
        {
            return;
        }

        for (; _shown < sequence; _shown++)
        {
            if (_entries[_shown].Type == RunEventTypes.CancelRequested)
            {
                CancelRequested.TrySetResult();
            }
            else if (_shown > 0 && RunEventTypes.IsFinal(_entries[_shown - 1].Type) && CancelRequested.Task.IsCompleted)
            {
                CancelRequested = NewSignal(); // Begun anew: it was the run before that was to end.
            }
        }

        var changed = _changed;
        _changed = NewSignal();
        changed.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
