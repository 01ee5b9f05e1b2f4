using OmniStack.Contracts.Events;

namespace OmniStack.Embedded.Events;

/// <summary>What happened to a run behind its first step: the latest steps, as many as the options allow.</summary>
internal struct Timeline
{
    private Step[] _steps;
    private int _count;

    public readonly IEnumerable<TimelineEntry> Entries
        => (_steps ?? []).Take(_count).Select(step => new TimelineEntry(((DateTimeOffset?)step.At)!.Value, step.State, step.Attempt, step.Runner, step.Error));

    public void Add(TimelineEntry entry, int atMost)
    {
        _steps ??= new Step[2];
        if (_count >= atMost)
        {
            Array.Copy(_steps, _count - atMost + 1, _steps, 0, atMost - 1);
            _count = atMost - 1;
        }
        else if (_count == _steps.Length)
        {
            Array.Resize(ref _steps, Math.Min(atMost, _count * 2));
        }

        _steps[_count++] = new(entry.At, entry.State, entry.Attempt, entry.Runner, entry.Error);
    }

    /// <summary>A <see cref="TimelineEntry"/> that is no object of its own.</summary>
    private readonly record struct Step(OptionalTime At, TaskState State, int Attempt, string? Runner, RunError? Error);
}
