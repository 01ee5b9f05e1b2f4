using System.Text.Json;
using OmniStack.Abstractions.Agents;

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

    public DateTimeOffset LastAt { get; private set; }

    public int Count => _entries.Count;

    public bool IsEnded => _entries is [.., var last] && RunEventTypes.IsFinal(last.Type);

    /// <summary>Everything is stored that will ever be.</summary>
    public bool IsClosed => IsEnded && _shown == _entries.Count;

    /// <summary>Completes when somebody asks for the end of the run.</summary>
    public TaskCompletionSource CancelRequested { get; } = NewSignal();

    public IReadOnlyList<RunEntry> Entries => _entries;

    public IReadOnlyDictionary<string, JsonElement> State => _state;

    /// <summary>Completes at the next <see cref="Show"/>.</summary>
    public Task Changed => _changed.Task;

    public bool HasAfter(long sequence) => _shown > sequence;

    public IReadOnlyList<RunEntry> Read(long after, int limit) =>
        after >= _shown ? [] : _entries.GetRange((int)after, (int)Math.Min(limit, _shown - after));

    public void Apply(RunChange change)
    {
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
            _entries.Add(entry);
            (Attempt, LastAt) = (entry.Attempt, entry.At);
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
        }

        var changed = _changed;
        _changed = NewSignal();
        changed.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
