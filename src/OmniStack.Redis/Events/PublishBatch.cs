using System.Text.Json;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using StackExchange.Redis;

namespace OmniStack.Redis.Events;

/// <summary>The events of one publish that have still to be stored: all, less the duplicates found so far.</summary>
internal sealed class PublishBatch
{
    private readonly bool[] _isNew;
    private List<(int Index, EventEnvelope Event)> _remaining = [];

    public PublishBatch(IReadOnlyList<EventEnvelope> events)
    {
        _isNew = new bool[events.Count];
        var first = new Dictionary<string, EventEnvelope>(events.Count, StringComparer.Ordinal);
        for (var i = 0; i < events.Count; i++)
        {
            if (first.TryAdd(events[i].Id, events[i]))
            {
                _remaining.Add((i, events[i]));
            }
            else if (!PublishedEvents.AreSame(first[events[i].Id], events[i]))
            {
                throw PublishedEvents.Conflict(events[i].Id);
            }
        }
    }

    public int Remaining => _remaining.Count;

    public RedisValue[] ToArguments(int backlogLimit)
    {
        var arguments = new RedisValue[1 + (_remaining.Count * 3)];
        arguments[0] = backlogLimit;
        var at = 1;
        foreach (var (_, envelope) in _remaining)
        {
            arguments[at++] = envelope.Topic;
            arguments[at++] = envelope.Id;
            arguments[at++] = JsonSerializer.SerializeToUtf8Bytes(envelope, EventsJson.Default.EventEnvelope);
        }

        return arguments;
    }

    /// <summary>Leaves out what is stored already.</summary>
    /// <param name="taken">Index among the arguments and stored event, in turns.</param>
    public void LeaveOut(ReadOnlySpan<RedisResult> taken)
    {
        HashSet<int> duplicates = [];
        for (var i = 0; i < taken.Length; i += 2)
        {
            var position = (int)taken[i];
            var sent = _remaining[position].Event;
            var stored = JsonSerializer.Deserialize((byte[])taken[i + 1]!, EventsJson.Default.EventEnvelope)!;
            if (!PublishedEvents.AreSame(stored, sent))
            {
                throw PublishedEvents.Conflict(sent.Id);
            }

            duplicates.Add(position);
        }

        _remaining = [.. _remaining.Where((_, position) => !duplicates.Contains(position))];
    }

    public IReadOnlyList<bool> Complete()
    {
        foreach (var (index, _) in _remaining)
        {
            _isNew[index] = true;
        }

        return _isNew;
    }
}
