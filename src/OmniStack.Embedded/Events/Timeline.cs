using OmniStack.Contracts.Events;

namespace OmniStack.Embedded.Events;

/// <summary>What happened to a run behind its first step: the latest entries, as many as the options allow.</summary>
internal struct Timeline
{
    private TimelineEntry[] _entries;
    private int _count;

    public readonly IEnumerable<TimelineEntry> Entries => (_entries ?? []).Take(_count);

    public void Add(TimelineEntry entry, int atMost)
    {
        _entries ??= new TimelineEntry[2];
        if (_count >= atMost)
        {
            Array.Copy(_entries, _count - atMost + 1, _entries, 0, atMost - 1);
            _count = atMost - 1;
        }
        else if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, Math.Min(atMost, _count * 2));
        }

        _entries[_count++] = entry;
    }
}
