using System.Globalization;
using OmniStack.Abstractions;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;

namespace OmniStack.Embedded.Events;

/// <summary>
/// The latest changes of tasks' states. While nobody follows them, and nobody did within the last minute, they are counted and not
/// kept.
/// </summary>
internal sealed class ChangeFeed(int capacity, BusClock clock)
{
    private static readonly TimeSpan KeepAfterTheLast = TimeSpan.FromMinutes(1);

    /// <summary>Tells the cursors of this feed from those of the ones before it.</summary>
    private readonly string _name = Guid.NewGuid().ToString("N");
    private TaskChange[] _ring = [];
    private int _followers;
    private TimeSpan _keepUntil;
    private long _first = 1;
    private long _last;
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>Completes when something was added; ask for it before reading.</summary>
    public Task Changed => _changed.Task;

    public void Join() => _followers++;

    public void Leave()
    {
        _followers--;
        _keepUntil = clock.Uptime + KeepAfterTheLast;
    }

    public void Add(TaskEntry task, TaskState state, DateTimeOffset at, RunEntry? run = null)
    {
        _last++;
        if (_followers == 0 && clock.Uptime >= _keepUntil)
        {
            (_ring, _first) = ([], _last + 1);
            return;
        }

        if (_ring.Length == 0)
        {
            _ring = new TaskChange[capacity];
        }

        var envelope = task.Event;
        _ring[_last % capacity] = new(Cursor(_last), envelope.Id, envelope.Topic, state, at, run?.Group.Agent, run?.Attempts ?? 0,
            envelope.TenantId, envelope.CorrelationId);
        _first = Math.Max(_first, _last - capacity + 1);
        Pulse();
    }

    public void Pulse()
    {
        var changed = _changed;
        _changed = NewSignal();
        changed.TrySetResult();
    }

    /// <returns>The number that the cursor stands for; that of the last change for null.</returns>
    public long Position(string? cursor)
    {
        if (cursor is null)
        {
            return _last;
        }

        var parts = cursor.Split('-');
        if (parts.Length != 2 || !Guid.TryParseExact(parts[0], "N", out _)
            || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw new OmniStackException(ErrorKind.Invalid, ErrorCodes.ParameterInvalid, "This is not a cursor of the stream of changes.");
        }

        return parts[0] == _name && number <= _last ? number : throw Gone();
    }

    /// <summary>What was added behind <paramref name="position"/>, oldest first; at most <paramref name="count"/>.</summary>
    public IReadOnlyList<TaskChange> ReadAfter(long position, int count)
    {
        if (position + 1 < _first)
        {
            throw Gone();
        }

        var changes = new TaskChange[Math.Min(count, _last - position)];
        for (var i = 0; i < changes.Length; i++)
        {
            changes[i] = _ring[(position + 1 + i) % capacity];
        }

        return changes;
    }

    public static OmniStackException Gone() => new(ErrorKind.Gone, ErrorCodes.CursorGone,
        "What follows this cursor is no longer kept. List the tasks, and follow from now on.");

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private string Cursor(long number) => string.Create(CultureInfo.InvariantCulture, $"{_name}-{number}");
}
