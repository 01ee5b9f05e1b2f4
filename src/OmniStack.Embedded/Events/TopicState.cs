using OmniStack.Contracts.Events;

namespace OmniStack.Embedded.Events;

/// <summary>A topic: its agents, and the events that one of them has yet to finish.</summary>
internal sealed class TopicState(string name)
{
    public string Name => name;

    public SortedDictionary<string, AgentDto> Agents { get; } = new(StringComparer.Ordinal);

    /// <summary>Also of agents that were deleted: for the groups they left behind, or the runs that tasks had of them.</summary>
    public SortedDictionary<string, GroupState> Groups { get; } = new(StringComparer.Ordinal);

    /// <summary>In the order of publication.</summary>
    public LinkedList<TaskEntry> Unfinished { get; } = [];
}
